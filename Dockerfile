FROM python:3.11-slim-bookworm

RUN apt-get update \
    && apt-get install -y --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 \
       fonts-noto-cjk fonts-lxgw-wenkai fonts-hanazono procps \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --no-create-home --home-dir /srv --shell /usr/sbin/nologin --uid 1000 cppcc

WORKDIR /srv
COPY requirements/ requirements/
RUN pip install --no-cache-dir --require-hashes -r requirements/run.txt
# TRACES=1: what sends spans to a collector (docs/deploy.md).
ARG TRACES=""
RUN if [ -n "$TRACES" ]; then pip install --no-cache-dir --require-hashes -r requirements/traces.txt; fi
COPY . .
# All that is written lies under var (media a volume, the rest in memory), /backup (a volume) and /tmp; the code is root's and read-only.
RUN mkdir -p var/media /backup && chown -R 1000:1000 var /backup && chmod 700 /backup
USER 1000:1000
ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 HOME=/tmp XDG_CACHE_HOME=/tmp/cache MPLCONFIGDIR=/tmp/matplotlib
EXPOSE 8000
CMD ["bash", "scripts/start.sh", "web"]
