# Build: a static binary; run: nothing but that binary, as a user without rights.
FROM golang:1.26 AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
RUN CGO_ENABLED=0 go build -trimpath -ldflags='-s -w' -o /linli ./cmd/linli && mkdir /data

FROM scratch
COPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/
COPY --from=build /linli /linli
COPY --from=build --chown=65532:65532 /data /data
USER 65532:65532
VOLUME /data
WORKDIR /data
EXPOSE 8080
HEALTHCHECK --interval=10s --timeout=3s CMD ["/linli", "healthy"]
ENTRYPOINT ["/linli"]
CMD ["serve"]
