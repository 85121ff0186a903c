from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0001_initial"),
        ("db", "0001_append_only"),
    ]

    operations = [
        migrations.RunSQL(
            "SELECT make_append_only('accounts_mouvement')",
            "SELECT make_changeable('accounts_mouvement')",
        ),
        migrations.RunSQL(
            "SELECT make_append_only('accounts_alimentation')",
            "SELECT make_changeable('accounts_alimentation')",
        ),
        migrations.RunSQL(
            "SELECT make_append_only('accounts_absence')",
            "SELECT make_changeable('accounts_absence')",
        ),
        migrations.RunSQL(
            "SELECT make_append_only('accounts_activite', 'closed_at', 'closed_reason')",
            "SELECT make_changeable('accounts_activite')",
        ),
        migrations.RunSQL(
            "SELECT make_append_only('accounts_diplome', 'closed_at', 'closed_reason')",
            "SELECT make_changeable('accounts_diplome')",
        ),
        migrations.RunSQL(
            "SELECT make_append_only('accounts_declarationdif', 'closed_at', 'closed_reason')",
            "SELECT make_changeable('accounts_declarationdif')",
        ),
        migrations.RunSQL(
            "SELECT make_append_only('accounts_periodestatut', 'closed_at', 'closed_reason')",
            "SELECT make_changeable('accounts_periodestatut')",
        ),
    ]
