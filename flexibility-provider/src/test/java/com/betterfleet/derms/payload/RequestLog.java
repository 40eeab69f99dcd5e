package com.betterfleet.derms.payload;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.Collection;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.slf4j.LoggerFactory;

/** The log lines of the threads that serve requests; other work of the same process may log as well. */
final class RequestLog extends AppenderBase<ILoggingEvent> implements AutoCloseable {

    private final Queue<ILoggingEvent> lines = new ConcurrentLinkedQueue<>();

    /** Starts to collect lines. */
    static RequestLog open() {
        RequestLog log = new RequestLog();
        log.start();
        rootLogger().addAppender(log);
        return log;
    }

    @Override
    protected void append(ILoggingEvent line) {
        if (line.getThreadName().startsWith("tomcat-handler")) {
            lines.add(line);
        }
    }

    Collection<ILoggingEvent> lines() {
        return lines;
    }

    void clear() {
        lines.clear();
    }

    @Override
    public void close() {
        rootLogger().detachAppender(this);
    }

    private static Logger rootLogger() {
        return (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    }
}
