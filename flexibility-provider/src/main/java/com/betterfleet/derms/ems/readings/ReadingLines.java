package com.betterfleet.derms.ems.readings;

import com.betterfleet.derms.refusal.UnacceptableBodyException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Reads lines of bounded length, so that a body without line ends is never in memory as a whole. */
final class ReadingLines implements AutoCloseable {

    private final BufferedReader text;
    private final StringBuilder line = new StringBuilder();
    private int number;
    private boolean endedByReturn;

    ReadingLines(InputStream body) {
        text = new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8));
    }

    /**
     * Reads the next line, without its end; null after the last one.
     *
     * @throws UnacceptableBodyException if the line is too long
     */
    @Nullable
    String readLine() throws IOException {
        line.setLength(0);
        number++;
        int character = text.read();
        if (character == '\n' && endedByReturn) {
            character = text.read();
        }
        if (character < 0) {
            return null;
        }
        while (character >= 0 && character != '\n' && character != '\r') {
            if (line.length() == ReadingBounds.MAX_ROW_LENGTH) {
                throw ReadingBounds.lineTooLong(number);
            }
            line.append((char) character);
            character = text.read();
        }
        endedByReturn = character == '\r';
        return line.toString();
    }

    @Override
    public void close() throws IOException {
        text.close();
    }
}
