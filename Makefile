# Portail CPF/CPA. Les deux commandes : make run, make test.
PYTHON ?= python3
VENV := .venv/bin/python
BOOTSTRAP := $(PYTHON) cpa_portal/embedded/bootstrap.py
SYSTEM := cpa_portal/embedded/system_packages.py
TEST_SETTINGS := DJANGO_SETTINGS_MODULE=cpa_portal.settings.test

.DEFAULT_GOAL := aide
.PHONY: aide run stop test test-complet check lock clean python run-env test-env

aide:  ## Cette liste
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/make \1\t\2/p' Makefile | expand -t 20

run: run-env  ## Lance le portail de démonstration (PORT et VAR_DIR le déplacent)
	@exec $(VENV) -m cpa_portal.embedded run

stop: run-env  ## Arrête le portail lancé dans ce dossier
	@$(VENV) -m cpa_portal.embedded stop

test: check  ## Vérifie le code, puis passe les tests (ce que passe l’intégration continue)
	$(VENV) -m pytest -n 2 --dist loadfile

test-complet: check  ## Tous les tests, longs compris, avec leurs durées
	$(VENV) -m pytest -m "" -n 2 --dist loadfile -rA --durations=40

check: test-env  ## Style, couches, types, migrations, schéma de l’API
	$(VENV) -m ruff check .
	$(VENV) -m ruff format --check .
	.venv/bin/lint-imports --no-cache
	$(VENV) -m mypy
	$(TEST_SETTINGS) $(VENV) manage.py makemigrations --check --dry-run
	$(TEST_SETTINGS) $(VENV) manage.py spectacular --validate --fail-on-warn --file var/schema.yaml

lock: test-env  ## Refait les trois fichiers de versions (OPTIONS=--upgrade pour les plus récentes)
	@$(VENV) -m uv --version >/dev/null 2>&1 || $(VENV) -m pip install --quiet uv
	$(VENV) -m cpa_portal.embedded.locking $(OPTIONS)

clean:  ## Supprime l’environnement et les caches ; les données de var/ restent
	rm -rf .venv .pytest_cache .mypy_cache .ruff_cache .hypothesis artefacts
	find . -name __pycache__ -type d -not -path './var/*' -prune -exec rm -rf {} +

python:
	@command -v $(PYTHON) >/dev/null || { echo "Il faut Python 3.11 ou plus récent. Sous Debian ou Ubuntu : sudo apt-get install python3 python3-venv"; exit 1; }

run-env: python
	@$(BOOTSTRAP) run
	@$(VENV) $(SYSTEM) pdf || true

test-env: python
	@$(BOOTSTRAP) dev
	@$(VENV) $(SYSTEM) pdf chromium
