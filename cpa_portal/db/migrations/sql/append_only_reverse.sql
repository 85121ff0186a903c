DROP FUNCTION unfreeze_columns(regclass);
DROP FUNCTION freeze_columns(regclass, text[]);
DROP FUNCTION refuse_frozen();
DROP FUNCTION make_changeable(regclass);
DROP FUNCTION make_append_only(regclass, text[]);
DROP FUNCTION refuse_change_except();
DROP FUNCTION refuse_change();
