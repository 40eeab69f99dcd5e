package com.betterfleet.derms.fuzz;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.LoggerFactory;

/** Collects log lines of level ERROR that have a stack trace, while it is open. */
final class ErrorLog extends AppenderBase<ILoggingEvent> implements AutoCloseable {

    private static final int MAX_LINES = 20;

    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);

    static ErrorLog open() {
        ErrorLog log = new ErrorLog();
        log.setContext(log.root.getLoggerContext());
        log.start();
        log.root.addAppender(log);
        return log;
    }

    @Override
    protected void append(ILoggingEvent event) {
        IThrowableProxy thrown = event.getThrowableProxy();
        if (event.getLevel().isGreaterOrEqual(Level.ERROR) && thrown != null && lines.size() < MAX_LINES) {
            lines.add("%s: %s, %s: %s%s"
                    .formatted(
                            event.getLoggerName(),
                            event.getFormattedMessage(),
                            thrown.getClassName(),
                            thrown.getMessage(),
                            thrown.getStackTraceElementProxyArray().length == 0
                                    ? ""
                                    : " " + thrown.getStackTraceElementProxyArray()[0]));
        }
    }

    List<String> lines() {
        return List.copyOf(lines);
    }

    @Override
    public void close() {
        root.detachAppender(this);
        stop();
    }
}
