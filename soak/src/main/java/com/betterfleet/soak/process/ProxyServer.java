package com.betterfleet.soak.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Debian's nginx in front of the instances. */
public final class ProxyServer {

    private static final Path NGINX = Path.of("/usr/sbin/nginx");

    private final Path directory;
    private final int port;
    private ProgramProcess program;

    private ProxyServer(Path directory, int port) throws IOException {
        this.directory = directory;
        this.port = port;
        this.program = launch();
    }

    /** Starts the proxy, if it is installed. */
    public static Optional<ProxyServer> start(List<ServiceInstance> instances, Path directory) throws IOException {
        if (!Files.exists(NGINX)) {
            return Optional.empty();
        }
        int port = ProgramProcess.findFreePort();
        String servers = instances.stream()
                .map(instance -> "server 127.0.0.1:%d max_fails=0;".formatted(instance.port()))
                .collect(Collectors.joining(" "));
        Path data = Files.createDirectories(directory.resolve("nginx"));
        Files.writeString(
                data.resolve("nginx.conf"), """
                daemon off;
                pid %1$s/nginx.pid;
                error_log stderr;
                user %2$s;
                events {}
                http {
                    access_log off;
                    client_body_temp_path %1$s/body;
                    proxy_temp_path %1$s/proxy;
                    fastcgi_temp_path %1$s/fastcgi;
                    uwsgi_temp_path %1$s/uwsgi;
                    scgi_temp_path %1$s/scgi;
                    upstream instances { %3$s }
                    server {
                        listen 127.0.0.1:%4$d;
                        location / {
                            proxy_connect_timeout 2s;
                            proxy_pass http://instances;
                        }
                    }
                }
                """.formatted(data, System.getProperty("user.name"), servers, port));
        return Optional.of(new ProxyServer(data, port));
    }

    public String url() {
        return "http://127.0.0.1:" + port;
    }

    public void stop() throws IOException, InterruptedException {
        program.stop("TERM");
    }

    public void restart() throws IOException {
        program = launch();
    }

    private ProgramProcess launch() throws IOException {
        return ProgramProcess.start(
                List.of(
                        NGINX.toString(),
                        "-e",
                        "stderr",
                        "-c",
                        directory.resolve("nginx.conf").toString()),
                Map.of(),
                directory,
                directory.resolve("nginx.log"));
    }
}
