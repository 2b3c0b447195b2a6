# The office's image: web, worker and beat run from it (see docker-compose.yml).
FROM node:22-bookworm-slim AS assets
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci
COPY assets assets
COPY script/build.mjs script/build.mjs
RUN npm run build

FROM python:3.12-slim-bookworm
RUN apt-get update \
    && apt-get install -y --no-install-recommends \
       libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fontconfig \
       fonts-dejavu-core \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --create-home --uid 10001 loei \
    && mkdir /data /backups && chown loei /data /backups
WORKDIR /app
COPY requirements/base.txt requirements/base.txt
RUN pip install --no-cache-dir --require-hashes -r requirements/base.txt
COPY . .
COPY --from=assets /app/static_build static_build
COPY --from=assets /app/node_modules/@fontsource node_modules/@fontsource
RUN python script/merge_fonts.py && rm -rf node_modules
USER loei
ENV LOEI_VAR=/data PYTHONUNBUFFERED=1
EXPOSE 8000
CMD ["gunicorn", "loei_poverty.wsgi", "--bind", "0.0.0.0:8000", "--worker-class", "gthread", \
     "--workers", "3", "--threads", "4", "--timeout", "60", "--worker-tmp-dir", "/dev/shm"]
