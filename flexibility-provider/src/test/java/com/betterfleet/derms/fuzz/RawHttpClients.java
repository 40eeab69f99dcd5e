package com.betterfleet.derms.fuzz;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;

/** A pool of connections that sends requests byte by byte: a usual client would correct or refuse many of them. */
final class RawHttpClients implements AutoCloseable {

    private static final int TIMEOUT_MILLIS = 30_000;

    private final int port;
    private final BlockingQueue<RawConnection> idle = new LinkedBlockingQueue<>();

    /** An answer; the names of its headers are in lower case. */
    record RawAnswer(int status, Map<String, String> headers, String body) {

        String header(String name) {
            return headers.getOrDefault(name.toLowerCase(Locale.ROOT), "");
        }
    }

    RawHttpClients(int port, int connections) {
        this.port = port;
        for (int i = 0; i < connections; i++) {
            idle.add(new RawConnection());
        }
    }

    /** @throws IOException if there is no answer, or it is not HTTP */
    RawAnswer send(FuzzRequest request) throws IOException, InterruptedException {
        RawConnection connection = idle.take();
        try {
            return connection.exchange(request.toBytes(), request.method.equals("HEAD"));
        } finally {
            idle.add(connection);
        }
    }

    @Override
    public void close() throws IOException {
        for (RawConnection connection : idle) {
            connection.close();
        }
    }

    private final class RawConnection {

        private @Nullable Socket socket;
        private @Nullable InputStream in;

        RawAnswer exchange(byte[] request, boolean withoutBody) throws IOException {
            boolean reused = socket != null;
            try {
                return exchangeOnce(request, withoutBody);
            } catch (IOException e) {
                close();
                if (!reused) {
                    throw e;
                }
            }
            // The web server may have closed the idle connection.
            try {
                return exchangeOnce(request, withoutBody);
            } catch (IOException e) {
                close();
                throw e;
            }
        }

        private RawAnswer exchangeOnce(byte[] request, boolean withoutBody) throws IOException {
            Socket open = socket;
            if (open == null) {
                open = new Socket(InetAddress.getLoopbackAddress(), port);
                open.setSoTimeout(TIMEOUT_MILLIS);
                open.setTcpNoDelay(true);
                socket = open;
                in = new BufferedInputStream(open.getInputStream());
            }
            try {
                open.getOutputStream().write(request);
                open.getOutputStream().flush();
            } catch (IOException refusedEarly) {
                // The answer may be there all the same.
                if (in == null || in.available() == 0) {
                    throw refusedEarly;
                }
            }
            RawAnswer answer = readAnswer(java.util.Objects.requireNonNull(in), withoutBody);
            if (answer.header("connection").equalsIgnoreCase("close")) {
                close();
            }
            return answer;
        }

        void close() throws IOException {
            if (socket != null) {
                socket.close();
            }
            socket = null;
            in = null;
        }
    }

    private static RawAnswer readAnswer(InputStream in, boolean withoutBody) throws IOException {
        String[] start = readLine(in).split(" ", 3);
        int status = Integer.parseInt(start[1]);
        Map<String, String> headers = new HashMap<>();
        for (String line = readLine(in); !line.isEmpty(); line = readLine(in)) {
            int colon = line.indexOf(':');
            headers.put(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).strip());
        }
        if (withoutBody || status == 204 || status == 304) {
            return new RawAnswer(status, headers, "");
        }
        byte[] body;
        if (headers.getOrDefault("transfer-encoding", "").equalsIgnoreCase("chunked")) {
            body = readChunks(in);
        } else if (headers.containsKey("content-length")) {
            body = in.readNBytes(Integer.parseInt(headers.get("content-length")));
        } else {
            body = in.readAllBytes();
            headers.put("connection", "close");
        }
        return new RawAnswer(status, headers, new String(body, UTF_8));
    }

    private static byte[] readChunks(InputStream in) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        while (true) {
            int size = Integer.parseInt(readLine(in), 16);
            body.write(in.readNBytes(size));
            readLine(in);
            if (size == 0) {
                return body.toByteArray();
            }
        }
    }

    private static String readLine(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new EOFException("the connection ended within an answer: " + line.toString(ISO_8859_1));
            }
            if (next != '\r') {
                line.write(next);
            }
        }
        return line.toString(ISO_8859_1);
    }
}
