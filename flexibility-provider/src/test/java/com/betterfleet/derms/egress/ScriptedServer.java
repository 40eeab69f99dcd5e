package com.betterfleet.derms.egress;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** An HTTP server that decides for each request of each connection how it ends, down to the single byte. */
final class ScriptedServer implements AutoCloseable {

    static final String ACCEPTED = "HTTP/1.1 204 No Content\r\n\r\n";

    /** Closes the connection without an answer. */
    static final String CLOSED = "";

    /** Resets the connection without an answer. */
    static final String RESET = "reset";

    private static final Pattern LENGTH = Pattern.compile("(?i)\r\ncontent-length: *(\\d+)");

    final List<String> requests = new CopyOnWriteArrayList<>();

    private final ServerSocket listener;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Script script;

    /** The answer to a request as bytes; both numbers count from 1. */
    interface Script {
        String answer(int connection, int request);
    }

    ScriptedServer(Script script) {
        this.script = script;
        try {
            listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        threads.execute(this::acceptConnections);
    }

    URI url() {
        return URI.create("http://localhost:" + listener.getLocalPort() + "/x");
    }

    private void acceptConnections() {
        try {
            for (int connection = 1; true; connection++) {
                Socket socket = listener.accept();
                int number = connection;
                threads.execute(() -> serve(socket, number));
            }
        } catch (IOException e) {
            // Closed at the end of the test.
        }
    }

    private void serve(Socket socket, int connection) {
        try (socket) {
            InputStream in = new BufferedInputStream(socket.getInputStream());
            for (int request = 1; readRequest(in); request++) {
                String answer = script.answer(connection, request);
                if (answer.equals(RESET)) {
                    socket.setSoLinger(true, 0);
                    return;
                }
                socket.getOutputStream().write(answer.getBytes(StandardCharsets.ISO_8859_1));
                if (!answer.startsWith("HTTP/1.1 ")) {
                    return;
                }
            }
        } catch (SocketException e) {
            // The client closed first.
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private boolean readRequest(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int next = in.read();
            if (next < 0) {
                return false;
            }
            head.append((char) next);
        }
        Matcher length = LENGTH.matcher(head);
        byte[] body = in.readNBytes(length.find() ? Integer.parseInt(length.group(1)) : 0);
        requests.add(head + new String(body, StandardCharsets.UTF_8));
        return true;
    }

    @Override
    public void close() {
        try {
            listener.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        threads.shutdownNow();
    }
}
