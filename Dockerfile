# Portail CPF/CPA : une image pour le web, les traitements, l’horloge et les migrations.

FROM python:3.11-slim AS paquets
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1 PIP_ROOT_USER_ACTION=ignore
RUN python -m venv /venv
COPY requirements.lock /tmp/requirements.lock
RUN /venv/bin/pip install --require-hashes --no-deps -r /tmp/requirements.lock

FROM python:3.11-slim
RUN apt-get update \
    && apt-get install -y --no-install-recommends \
        libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-dejavu-core \
    && rm -rf /var/lib/apt/lists/*
RUN useradd --system --uid 10001 --user-group --home-dir /nonexistent --shell /usr/sbin/nologin cpa \
    && mkdir -p /var/lib/cpa/prive /var/lib/cpa/horloge \
    && chown -R cpa:cpa /var/lib/cpa \
    && chmod -R 0700 /var/lib/cpa
COPY --from=paquets /venv /venv
ENV PATH=/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    DJANGO_SETTINGS_MODULE=cpa_portal.settings.production \
    VAR_DIR=/var/lib/cpa \
    STATIC_ROOT=/app/statiques \
    XDG_CACHE_HOME=/tmp/cache
WORKDIR /app
COPY manage.py pyproject.toml ./
COPY cpa_portal cpa_portal
COPY accounts accounts
COPY organismes organismes
COPY modules modules
COPY financeurs financeurs
COPY templates templates
COPY static static
COPY deploy/sonde.py deploy/sonde.py
# Les fichiers statiques sont dans l’image ; ce réglage n’a besoin d’aucun secret.
RUN DJANGO_SETTINGS_MODULE=cpa_portal.settings.static python manage.py collectstatic --noinput --verbosity 0 \
    && python -m compileall -q /app
USER cpa
EXPOSE 8000
CMD ["python", "-m", "granian", "--interface", "wsgi", "--host", "0.0.0.0", "--port", "8000", "--workers", "2", "--blocking-threads", "8", "--no-ws", "--workers-kill-timeout", "10", "cpa_portal.wsgi:application"]
