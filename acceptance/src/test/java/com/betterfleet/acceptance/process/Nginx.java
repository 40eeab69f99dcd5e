package com.betterfleet.acceptance.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Debian's nginx in front of a server, with the defaults of its proxy: it collects responses before it passes them on. */
public final class Nginx implements RunningProcess {

    private static final Path PROXY = Path.of("/usr/sbin/nginx");

    private final int port = ChildProcess.freePort();
    private final ChildProcess program;

    private Nginx(String server, Path data) throws IOException {
        Path settings = Files.createDirectories(data).resolve("nginx.conf");
        Files.writeString(settings, """
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
                    server {
                        listen 127.0.0.1:%3$d;
                        location / {
                            proxy_pass %4$s;
                        }
                    }
                }
                """.formatted(data, System.getProperty("user.name"), port, server));
        program = ChildProcess.start(
                "nginx",
                List.of(PROXY.toString(), "-e", "stderr", "-c", settings.toString()),
                Map.of(),
                ProjectPaths.freshLog("nginx"));
    }

    /** Starts the proxy; where it is missing it is installed, which needs root. */
    public static Nginx startBefore(String server) {
        DebianPackage.requirePrograms(List.of(PROXY), "nginx-light");
        try {
            return new Nginx(server, ProjectPaths.freshData("nginx"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public String url() {
        return "http://127.0.0.1:" + port;
    }

    @Override
    public void close() {
        program.close();
    }
}
