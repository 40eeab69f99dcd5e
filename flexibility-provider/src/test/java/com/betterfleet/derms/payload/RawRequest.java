package com.betterfleet.derms.payload;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** A request that is sent byte by byte as it is written here, since clients correct odd headers and queries. */
final class RawRequest {

    private static final int PATIENCE_MILLIS = 15_000;
    private static final int LONGEST_ANSWER = 200_000;
    private static final int PIECE_BYTES = 60_000;

    private final String method;
    private final String path;
    private final String body;
    private final Map<String, String> headers = new LinkedHashMap<>();
    private String repeated = "";
    private long repeatedBytes;
    private boolean chunked;

    RawRequest(String method, String path, String body) {
        this.method = method;
        this.path = path;
        this.body = body;
        headers.put("Host", "localhost");
        headers.put("Connection", "close");
    }

    /** @param head the status line and the headers */
    record RawAnswer(int status, String head, String body) {

        Optional<String> header(String name) {
            return head.lines()
                    .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(name.toLowerCase(Locale.ROOT) + ":"))
                    .map(line -> line.substring(name.length() + 1).strip())
                    .findFirst();
        }
    }

    RawRequest withHeader(String name, String value) {
        headers.put(name, value);
        return this;
    }

    RawRequest withQuery(String query) {
        RawRequest other = new RawRequest(method, path + "?" + query, body);
        other.headers.putAll(headers);
        return other;
    }

    /** The same request with a body of one repeated text, which is sent in pieces. */
    RawRequest withLongBody(String start, String repeated, long bytes, boolean chunked) {
        RawRequest other = new RawRequest(method, path, start);
        other.headers.putAll(headers);
        other.repeated = repeated;
        other.repeatedBytes = bytes;
        other.chunked = chunked;
        return other;
    }

    boolean hasBody() {
        return !body.isEmpty();
    }

    String method() {
        return method;
    }

    RawAnswer send(int port) {
        try (Socket socket = new Socket("localhost", port)) {
            socket.setSoTimeout(PATIENCE_MILLIS);
            StringBuilder text = new StringBuilder(method + " " + path + " HTTP/1.1\r\n");
            headers.forEach((name, value) ->
                    text.append(name).append(": ").append(value).append("\r\n"));
            if (chunked) {
                text.append("Transfer-Encoding: chunked\r\n");
            } else if (hasBody()) {
                text.append("Content-Length: ")
                        .append(body.length() + repeatedBytes)
                        .append("\r\n");
            }
            OutputStream stream = socket.getOutputStream();
            stream.write((text + "\r\n").getBytes(ISO_8859_1));
            writeBody(stream);
            stream.flush();
            return readAnswer(socket.getInputStream());
        } catch (IOException e) {
            throw new UncheckedIOException(method + " " + path, e);
        }
    }

    private void writeBody(OutputStream stream) throws IOException {
        writePiece(stream, body.getBytes(ISO_8859_1));
        byte[] piece = repeated.isEmpty()
                ? new byte[0]
                : repeated.repeat(PIECE_BYTES / repeated.length()).getBytes(ISO_8859_1);
        for (long left = repeatedBytes; left > 0; left -= piece.length) {
            writePiece(stream, left < piece.length ? Arrays.copyOf(piece, (int) left) : piece);
        }
        if (chunked) {
            stream.write("0\r\n\r\n".getBytes(ISO_8859_1));
        }
    }

    private void writePiece(OutputStream stream, byte[] piece) throws IOException {
        if (chunked && piece.length > 0) {
            stream.write((Integer.toHexString(piece.length) + "\r\n").getBytes(ISO_8859_1));
            stream.write(piece);
            stream.write("\r\n".getBytes(ISO_8859_1));
        } else {
            stream.write(piece);
        }
    }

    private static RawAnswer readAnswer(InputStream stream) throws IOException {
        ByteArrayOutputStream read = new ByteArrayOutputStream();
        try {
            while (read.size() < LONGEST_ANSWER && !isEndlessStream(read)) {
                byte[] part = new byte[8_192];
                int length = stream.read(part);
                if (length < 0) {
                    break;
                }
                read.write(part, 0, length);
            }
        } catch (SocketTimeoutException e) {
            throw new AssertionError("no end of the answer: " + read.toString(ISO_8859_1), e);
        }
        String text = read.toString(ISO_8859_1);
        int end = text.indexOf("\r\n\r\n");
        String head = Objects.requireNonNull(end < 0 ? text : text.substring(0, end));
        return new RawAnswer(
                head.startsWith("HTTP/1.1 ") ? Integer.parseInt(head.substring(9, 12)) : 0,
                head,
                end < 0 ? "" : text.substring(end + 4));
    }

    private static boolean isEndlessStream(ByteArrayOutputStream read) {
        String text = read.toString(ISO_8859_1);
        return text.contains("text/event-stream") && text.contains("event:");
    }
}
