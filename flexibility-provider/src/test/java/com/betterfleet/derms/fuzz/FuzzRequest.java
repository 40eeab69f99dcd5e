package com.betterfleet.derms.fuzz;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A request that is being changed: first a valid one, then with its mutations. */
final class FuzzRequest {

    private static final int MAX_SHOWN_BYTES = 3_000;

    /** A header or a parameter of the query. */
    record NamedValue(String name, String value) {}

    /** What the path belongs to, and so the form of a refusal. */
    enum Edge {
        OSCP,
        API,
        OTHER
    }

    final String operation;
    String method;
    String path;
    final List<NamedValue> query = new ArrayList<>();
    final List<NamedValue> headers = new ArrayList<>();
    /** Null: the request has no body. */
    byte @Nullable [] body;

    final List<String> mutations = new ArrayList<>();

    /** Whether the request is no longer HTTP, so that the web server itself refuses it. */
    boolean brokenHttp;

    FuzzRequest(String operation, String method, String path) {
        this.operation = operation;
        this.method = method;
        this.path = path;
    }

    Edge edge() {
        if (path.startsWith("/oscp/")) {
            return Edge.OSCP;
        }
        return path.startsWith("/api/v1/") ? Edge.API : Edge.OTHER;
    }

    boolean isChange() {
        return !List.of("GET", "HEAD", "OPTIONS").contains(method);
    }

    FuzzRequest withHeader(String name, String value) {
        headers.add(new NamedValue(name, value));
        return this;
    }

    FuzzRequest withQuery(String name, String value) {
        query.add(new NamedValue(name, value));
        return this;
    }

    FuzzRequest withBody(String contentType, String text) {
        body = text.getBytes(UTF_8);
        return withHeader("Content-Type", contentType);
    }

    String bodyText() {
        return body == null ? "" : new String(body, UTF_8);
    }

    void replaceHeader(String name, String value) {
        removeHeader(name);
        withHeader(name, value);
    }

    void removeHeader(String name) {
        headers.removeIf(header -> header.name().equalsIgnoreCase(name));
    }

    String target() {
        StringBuilder target = new StringBuilder(path);
        String separator = "?";
        for (NamedValue parameter : query) {
            target.append(separator).append(parameter.name());
            if (!parameter.value().isEmpty()) {
                target.append('=').append(parameter.value());
            }
            separator = "&";
        }
        return target.toString();
    }

    /** The bytes of the request as sent. */
    byte[] toBytes() {
        StringBuilder head =
                new StringBuilder(method).append(' ').append(target()).append(" HTTP/1.1\r\nHost: localhost\r\n");
        headers.forEach(header ->
                head.append(header.name()).append(": ").append(header.value()).append("\r\n"));
        if (body != null) {
            head.append("Content-Length: ").append(body.length).append("\r\n");
        }
        byte[] start = head.append("\r\n").toString().getBytes(ISO_8859_1);
        byte[] content = body == null ? new byte[0] : body;
        byte[] whole = new byte[start.length + content.length];
        System.arraycopy(start, 0, whole, 0, start.length);
        System.arraycopy(content, 0, whole, start.length, content.length);
        return whole;
    }

    /** The request as text, so that a reader can send it again; unprintable bytes are escaped. */
    String describe() {
        byte[] bytes = toBytes();
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < Math.min(bytes.length, MAX_SHOWN_BYTES); i++) {
            char character = (char) (bytes[i] & 0xFF);
            if (character == '\n' || (character >= ' ' && character < 0x7F)) {
                text.append(character);
            } else if (character != '\r') {
                text.append("\\x%02x".formatted((int) character));
            }
        }
        if (bytes.length > MAX_SHOWN_BYTES) {
            text.append("… (%d bytes)".formatted(bytes.length));
        }
        return "%s with %s%n%s".formatted(operation, mutations.isEmpty() ? "no mutation" : mutations, text);
    }
}
