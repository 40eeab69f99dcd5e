package com.betterfleet.simulator.faults;

import com.betterfleet.simulator.scenario.AnswerFault;
import com.betterfleet.simulator.scenario.AnswerFault.AnswerReplacement;
import com.betterfleet.simulator.scenario.CurrentFaults;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;

/** Applies a fault to a response. */
public final class FaultyAnswers {
    /** Longer than any caller waits, and short enough that forgotten faults do not use up all threads. */
    private static final Duration HANG_TIME = Duration.ofMinutes(2);

    private static final byte[] OPENING = "{\"message\":\"".getBytes(StandardCharsets.UTF_8);
    private static final byte[] ENDING = "\"}".getBytes(StandardCharsets.UTF_8);
    private static final int CHUNK_BYTES = 64_000;

    private final CurrentFaults faults;
    private final InstantSource clock;

    FaultyAnswers(CurrentFaults faults, InstantSource clock) {
        this.faults = faults;
        this.clock = clock;
    }

    /** @return false when the normal response is still to be sent, because the fault only delays it */
    public boolean performFault(AnswerFault fault, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        if (!fault.delay().isZero()) {
            faults.waitAtMost(fault.delay());
        }
        switch (fault.replacement()) {
            case AnswerReplacement.NoReplacement nothing -> {
                return false;
            }
            case AnswerReplacement.StatusReplacement other -> writeStatus(other, request, response);
            case AnswerReplacement.HangingAnswer hang -> hangAnswer(hang.inBody(), request, response);
            case AnswerReplacement.ClosedConnection close -> AbruptCloseValve.closeConnection(request);
            case AnswerReplacement.ClosedReusedConnection close -> {
                if (!isConnectionReused(request)) {
                    return false;
                }
                AbruptCloseValve.closeConnection(request);
            }
        }
        return true;
    }

    /** Returns whether a request has come over the same connection before. */
    public boolean isConnectionReused(HttpServletRequest request) {
        return AbruptCloseValve.isConnectionReused(request);
    }

    private void hangAnswer(boolean inBody, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        if (inBody) {
            response.setContentType("application/json");
            response.setContentLength(CHUNK_BYTES);
            response.getOutputStream().write(OPENING);
            response.flushBuffer();
        }
        faults.waitAtMost(HANG_TIME);
        AbruptCloseValve.closeConnection(request);
    }

    private void writeStatus(
            AnswerReplacement.StatusReplacement other, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        response.setStatus(other.status());
        Integer retryAfter = other.retryAfterSeconds();
        if (retryAfter != null) {
            writeRetryAfter(response, retryAfter, other.retryAfterAsDate());
        }
        if (other.status() / 100 == 3) {
            String location = other.location();
            response.setHeader("Location", location == null ? request.getRequestURI() + "-moved" : location);
        }
        if (other.bodyBytes() > 0) {
            response.setContentType("application/json");
            writeFiller(response.getOutputStream(), other.bodyBytes());
        }
        String body = other.body();
        if (body != null) {
            response.setContentType(body.startsWith("<") ? "text/html" : "application/json");
            response.getOutputStream().write(body.getBytes(StandardCharsets.UTF_8));
        }
        response.flushBuffer();
    }

    /** A date counts from the date of the response, which follows the simulator's clock as well. */
    private void writeRetryAfter(HttpServletResponse response, int seconds, boolean asDate) {
        if (asDate) {
            long now = clock.millis();
            response.setDateHeader("Date", now);
            response.setDateHeader("Retry-After", now + seconds * 1_000L);
        } else {
            response.setHeader("Retry-After", Integer.toString(seconds));
        }
    }

    /** Writes valid JSON, so that only its size can make a reader fail. */
    private static void writeFiller(OutputStream out, long bytes) throws IOException {
        byte[] chunk = new byte[CHUNK_BYTES];
        Arrays.fill(chunk, (byte) 'x');
        out.write(OPENING);
        long left = bytes - OPENING.length - ENDING.length;
        while (left > 0) {
            int length = (int) Math.min(left, CHUNK_BYTES);
            out.write(chunk, 0, length);
            left -= length;
        }
        out.write(ENDING);
    }
}
