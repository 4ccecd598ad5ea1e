FROM python:3.11-slim-bookworm

RUN apt-get update \
    && apt-get install -y --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 \
       fonts-noto-cjk fonts-lxgw-wenkai fonts-hanazono procps \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --create-home --home-dir /srv --uid 1000 cppcc

WORKDIR /srv
COPY requirements/run.txt requirements/run.txt
RUN pip install --no-cache-dir --require-hashes -r requirements/run.txt
COPY . .
RUN mkdir -p var/media var/static && chown -R cppcc:cppcc var
USER cppcc
ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1
EXPOSE 8000
CMD ["bash", "scripts/start.sh", "web"]
