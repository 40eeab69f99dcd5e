package com.betterfleet.simulator.faults;

import com.betterfleet.simulator.scenario.AnswerFault;
import com.betterfleet.simulator.scenario.AnswerFault.Instead;
import com.betterfleet.simulator.scenario.CurrentFaults;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;

/** Performs a fault on an answer. */
public final class WrongAnswers {
    /** Longer than any caller's patience, and short enough that forgotten faults do not eat up our threads. */
    private static final Duration HANGING = Duration.ofMinutes(2);

    private static final byte[] OPENING = "{\"message\":\"".getBytes(StandardCharsets.UTF_8);
    private static final byte[] ENDING = "\"}".getBytes(StandardCharsets.UTF_8);
    private static final int CHUNK_BYTES = 64_000;

    private final CurrentFaults faults;

    WrongAnswers(CurrentFaults faults) {
        this.faults = faults;
    }

    /** @return false: the proper answer is still to be given, it was only to be late */
    public boolean give(AnswerFault fault, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        if (!fault.delay().isZero()) {
            faults.keepWaiting(fault.delay());
        }
        switch (fault.instead()) {
            case Instead.Nothing nothing -> {
                return false;
            }
            case Instead.Status other -> answer(other, request, response);
            case Instead.Hang hang -> hang(hang.inBody(), request, response);
            case Instead.Close close -> AbruptEnd.of(request);
        }
        return true;
    }

    private void hang(boolean inBody, HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (inBody) {
            response.setContentType("application/json");
            response.setContentLength(CHUNK_BYTES);
            response.getOutputStream().write(OPENING);
            response.flushBuffer();
        }
        faults.keepWaiting(HANGING);
        AbruptEnd.of(request);
    }

    private static void answer(Instead.Status other, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        response.setStatus(other.status());
        Integer retryAfter = other.retryAfterSeconds();
        if (retryAfter != null) {
            response.setHeader("Retry-After", retryAfter.toString());
        }
        if (other.status() / 100 == 3) {
            String location = other.location();
            response.setHeader("Location", location == null ? request.getRequestURI() + "-moved" : location);
        }
        if (other.bodyBytes() > 0) {
            response.setContentType("application/json");
            fill(response.getOutputStream(), other.bodyBytes());
        }
        response.flushBuffer();
    }

    /** Sound JSON, so that only its size can be what a reader chokes on. */
    private static void fill(OutputStream out, long bytes) throws IOException {
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
