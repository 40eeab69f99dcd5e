package com.betterfleet.derms.ems.readings;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.function.UnaryOperator;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/** A body that is unlike what its edge expects, made from a valid body of that edge. */
enum OddBody {
    PLAIN(),
    GZIP("gzip", OddBody::compress),
    GZIP_THAT_EXPANDS("gzip", body -> compress(concatenate(body, new byte[40 * 1024 * 1024], ' '))),
    BROKEN_GZIP("gzip", body -> Arrays.copyOf(compress(body), 20)),
    UNKNOWN_CODING("br", body -> body),
    BYTE_ORDER_MARK(null, body -> concatenate("\uFEFF".getBytes(UTF_8), body, 0)),
    NOT_UTF_8(null, body -> replaceMarker(body, new byte[] {(byte) 0xE9})),
    DUPLICATE_KEY(),
    NUL(null, body -> body),
    NO_CONTENT_TYPE(),
    TIME_WITH_1_DECIMAL(),
    TIME_WITH_12_DECIMALS(),
    TIME_IN_LOWER_CASE(),
    TIME_WITH_13_DECIMALS(),
    TIME_WITHOUT_SECONDS(),
    TIME_WITH_SECONDS_IN_ITS_OFFSET(),
    TIME_WITHOUT_OFFSET();

    private final @Nullable String coding;

    @SuppressWarnings("ImmutableEnumChecker")
    private final UnaryOperator<byte[]> change;

    OddBody() {
        this(null, UnaryOperator.identity());
    }

    OddBody(@Nullable String coding, UnaryOperator<byte[]> change) {
        this.coding = coding;
        this.change = change;
    }

    /** The value of {@code Content-Encoding}; null where the header is absent. */
    @Nullable
    String coding() {
        return coding;
    }

    /**
     * Makes the body of an edge odd.
     *
     * @param day the day of the body's time
     * @param body a valid body with {@code TIME} where its time goes, {@code MARK} inside of a text, and {@code DUPLICATE}
     *     where the edge's duplicate field goes
     */
    byte[] of(LocalDate day, String body, String duplicate, String nul) {
        String text = body.replace("TIME", day + time())
                .replace("LATER", day.plusYears(10) + time())
                .replace("DUPLICATE", this == DUPLICATE_KEY ? duplicate : "")
                .replace("MARK", this == NUL ? nul : this == NOT_UTF_8 ? "\u00a7" : "");
        return change.apply(text.getBytes(UTF_8));
    }

    /** The part of a time that follows its date. */
    private String time() {
        return switch (this) {
            case TIME_WITH_1_DECIMAL -> "T22:30:00.5Z";
            case TIME_WITH_12_DECIMALS -> "T22:30:00.123456789012+13:00";
            case TIME_IN_LOWER_CASE -> "t22:30:00z";
            case TIME_WITH_13_DECIMALS -> "T22:30:00.1234567890123Z";
            case TIME_WITHOUT_SECONDS -> "T22:30Z";
            case TIME_WITH_SECONDS_IN_ITS_OFFSET -> "T22:30:00+13:00:30";
            case TIME_WITHOUT_OFFSET -> "T22:30:00";
            default -> "T22:30:00Z";
        };
    }

    private static byte[] compress(byte[] body) {
        ByteArrayOutputStream compressed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(compressed)) {
            gzip.write(body);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return compressed.toByteArray();
    }

    private static byte[] concatenate(byte[] first, byte[] second, int fill) {
        if (fill != 0) {
            Arrays.fill(second, (byte) fill);
        }
        byte[] joined = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, joined, first.length, second.length);
        return joined;
    }

    /** Replaces the section sign, which is two bytes in UTF-8. */
    private static byte[] replaceMarker(byte[] body, byte[] replacement) {
        for (int i = 0; i + 1 < body.length; i++) {
            if (body[i] == (byte) 0xC2 && body[i + 1] == (byte) 0xA7) {
                byte[] end = Arrays.copyOfRange(body, i + 2, body.length);
                return concatenate(concatenate(Arrays.copyOf(body, i), replacement, 0), end, 0);
            }
        }
        throw new IllegalArgumentException("no marker in " + new String(body, UTF_8));
    }
}
