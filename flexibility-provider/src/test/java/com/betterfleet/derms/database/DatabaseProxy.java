package com.betterfleet.derms.database;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/** Stands between one service and its database, and can stop or suspend it without disturbing other tests. */
@Order(Ordered.HIGHEST_PRECEDENCE + 1)
public final class DatabaseProxy implements ApplicationContextInitializer<ConfigurableApplicationContext> {

    private static final DatabaseProxy PROXY = new DatabaseProxy();

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition resumed = lock.newCondition();
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private boolean suspended;
    private int port;
    private int databasePort;
    private ServerSocket server = unboundSocket();

    @Override
    public void initialize(ConfigurableApplicationContext context) {
        String url = TestDatabase.emptyDatabase("away");
        PROXY.databasePort = URI.create(url.substring("jdbc:".length())).getPort();
        PROXY.start();
        // As in production.
        TestPropertyValues.of("spring.datasource.hikari.connection-timeout=1500")
                .applyTo(context);
        TestDatabase.useDatabase(context, url.replace(":" + PROXY.databasePort + "/", ":" + PROXY.port + "/"));
    }

    /** The proxy of the one context that uses it. */
    public static DatabaseProxy ofService() {
        return PROXY;
    }

    /** Refuses and closes connections, as a server that is stopped. */
    public void stop() {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        closeSockets();
    }

    /** Accepts connections on the same port again. */
    public void start() {
        try {
            server = unboundSocket();
            server.setReuseAddress(true);
            server.bind(new java.net.InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            port = server.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        ServerSocket accepting = server;
        Thread.startVirtualThread(() -> acceptConnections(accepting));
    }

    /** Accepts connections and bytes, and answers nothing, as a server whose processes are stopped by a signal. */
    public void suspend() {
        lock.lock();
        try {
            suspended = true;
        } finally {
            lock.unlock();
        }
    }

    /** Passes on what has come since, and all that follows. */
    public void resume() {
        lock.lock();
        try {
            suspended = false;
            resumed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void awaitResumption() {
        lock.lock();
        try {
            while (suspended) {
                resumed.awaitUninterruptibly();
            }
        } finally {
            lock.unlock();
        }
    }

    private void acceptConnections(ServerSocket accepting) {
        while (!accepting.isClosed()) {
            try {
                Socket client = accepting.accept();
                sockets.add(client);
                Thread.startVirtualThread(() -> connect(client));
            } catch (IOException stopped) {
                return;
            }
        }
    }

    private void connect(Socket client) {
        awaitResumption();
        try {
            Socket database = new Socket(InetAddress.getLoopbackAddress(), databasePort);
            sockets.add(database);
            Thread.startVirtualThread(() -> pass(client, database));
            pass(database, client);
        } catch (IOException unreachable) {
            close(client);
        }
    }

    private void pass(Socket from, Socket to) {
        try (from;
                to) {
            InputStream source = from.getInputStream();
            OutputStream target = to.getOutputStream();
            byte[] piece = new byte[16_384];
            for (int length = source.read(piece); length >= 0; length = source.read(piece)) {
                awaitResumption();
                target.write(piece, 0, length);
            }
        } catch (IOException ended) {
            // The other direction ends as well.
        } finally {
            sockets.remove(from);
        }
    }

    private void closeSockets() {
        List<Socket> closed = List.copyOf(sockets);
        closed.forEach(DatabaseProxy::close);
        closed.forEach(sockets::remove);
    }

    private static ServerSocket unboundSocket() {
        try {
            return new ServerSocket();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
