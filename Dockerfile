# The packages, installed from the hashed lock in a stage of their own.
FROM python:3.13-slim AS packages
COPY requirements.txt /tmp/requirements.txt
RUN python -m venv /opt/venv \
    && /opt/venv/bin/pip install --no-cache-dir --require-hashes --requirement /tmp/requirements.txt

FROM python:3.13-slim
ENV PATH=/opt/venv/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    DJANGO_SETTINGS_MODULE=config.settings \
    CONSILIENCE_DATA=/data \
    CONSILIENCE_STATIC=/app/collected
RUN useradd --uid 10001 --no-create-home --shell /usr/sbin/nologin consilience \
    && install --directory --owner consilience --group consilience --mode 0700 /data
COPY --from=packages /opt/venv /opt/venv
WORKDIR /app
COPY . .
# Static files need no secret and no server; the data folder of this step is thrown away.
RUN CONSILIENCE_DATA=/tmp/build python manage.py collectstatic --no-input && rm -rf /tmp/build
USER consilience
VOLUME /data
EXPOSE 8000
CMD ["gunicorn", "config.wsgi", "--bind", "0.0.0.0:8000", "--worker-class", "gthread", \
     "--workers", "2", "--threads", "8", "--timeout", "120", "--graceful-timeout", "20", \
     "--worker-tmp-dir", "/dev/shm", "--no-control-socket", "--preload"]
