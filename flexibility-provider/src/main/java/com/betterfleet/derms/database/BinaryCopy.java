package com.betterfleet.derms.database;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.core.Oid;
import org.postgresql.util.ByteConverter;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcOperations;

/**
 * Rows in the binary format of COPY, collected in memory. COPY writes many rows at a time into a page and its log, which
 * no INSERT does.
 */
public final class BinaryCopy {

    private static final byte[] SIGNATURE = "PGCOPY\n\377\r\n\0".getBytes(StandardCharsets.ISO_8859_1);
    private static final long POSTGRES_EPOCH_MICROS =
            ColumnMapping.toMicroseconds(Instant.parse("2000-01-01T00:00:00Z"));
    private static final int NULL_LENGTH = -1;
    private static final int END = -1;
    private static final int ARRAY_HEADER_LENGTH = 5 * Integer.BYTES;
    private static final byte[] NO_VALUE = {};

    /** Numbers of up to so many digits are encoded by computing with long. */
    private static final int LONG_DIGITS = 15;

    private static final int GROUP_DIGITS = 4;
    private static final int GROUP = 10_000;
    private static final int NEGATIVE_SIGN = 0x4000;

    private final String table;
    private final List<String> columns;
    private final ByteArrayOutputStream rows = new ByteArrayOutputStream(1 << 16);

    /** The digits of a number in groups of four, the last group first. */
    private final int[] groups = new int[LONG_DIGITS];

    private long count;

    /** @param columns in the order in which the values of each row are added */
    public BinaryCopy(String table, List<String> columns) {
        this.table = table;
        this.columns = columns;
        rows.writeBytes(SIGNATURE);
        writeInt(0);
        writeInt(0);
    }

    /** Starts a row, whose values follow. */
    public BinaryCopy startRow() {
        writeShort(columns.size());
        count++;
        return this;
    }

    public BinaryCopy addText(@Nullable String value) {
        return addBytes(value == null ? null : value.getBytes(StandardCharsets.UTF_8));
    }

    /** Adds a {@code timestamptz}, cut to microseconds. */
    public BinaryCopy addInstant(Instant value) {
        long micros = ColumnMapping.toMicroseconds(value) - POSTGRES_EPOCH_MICROS;
        writeInt(Long.BYTES);
        writeInt((int) (micros >>> Integer.SIZE));
        writeInt((int) micros);
        return this;
    }

    public BinaryCopy addBoolean(boolean value) {
        writeInt(1);
        rows.write(value ? 1 : 0);
        return this;
    }

    /** Adds a {@code numeric}. */
    public BinaryCopy addDecimal(@Nullable BigDecimal value) {
        if (value == null) {
            writeInt(NULL_LENGTH);
            return this;
        }
        return value.scale() >= 0 && value.scale() <= LONG_DIGITS && value.precision() <= LONG_DIGITS
                ? addShortDecimal(value)
                : addBytes(encodeDecimal(value));
    }

    /** Adds a {@code numeric[]}; null where no value is present. */
    public BinaryCopy addDecimals(List<@Nullable BigDecimal> values) {
        List<byte[]> elements = new ArrayList<>();
        int length = 0;
        boolean present = false;
        for (BigDecimal value : values) {
            byte[] element = value == null ? NO_VALUE : encodeDecimal(value);
            elements.add(element);
            length += Integer.BYTES + element.length;
            present |= value != null;
        }
        if (!present) {
            writeInt(NULL_LENGTH);
            return this;
        }
        writeInt(ARRAY_HEADER_LENGTH + length);
        // One dimension that begins at 1, possibly with nulls.
        writeInt(1);
        writeInt(1);
        writeInt(Oid.NUMERIC);
        writeInt(values.size());
        writeInt(1);
        elements.forEach(element -> addBytes(element.length == 0 ? null : element));
        return this;
    }

    /** Writes all rows, in their order. A row that cannot be stored stops them all. */
    public void writeTo(JdbcOperations jdbc) {
        writeShort(END);
        String sql = "copy %s (%s) from stdin with (format binary)".formatted(table, String.join(", ", columns));
        Long written = jdbc.execute((ConnectionCallback<Long>) connection -> copyRows(connection, sql));
        if (written == null || written != count) {
            throw new IllegalStateException("%d of %d rows were written to %s".formatted(written, count, table));
        }
    }

    private Long copyRows(Connection connection, String sql) throws SQLException {
        try {
            return connection
                    .unwrap(PGConnection.class)
                    .getCopyAPI()
                    .copyIn(sql, new ByteArrayInputStream(rows.toByteArray()), 1 << 16);
        } catch (IOException e) {
            throw new UncheckedIOException("an array is readable", e);
        }
    }

    private static byte[] encodeDecimal(BigDecimal value) {
        return ByteConverter.numeric(value.scale() < 0 ? value.setScale(0) : value);
    }

    /** Encodes groups of four digits around the decimal point, the first group first. */
    private BinaryCopy addShortDecimal(BigDecimal value) {
        int scale = value.scale();
        int fractionGroups = (scale + GROUP_DIGITS - 1) / GROUP_DIGITS;
        long rest = Math.abs(value.unscaledValue().longValue());
        for (int missing = fractionGroups * GROUP_DIGITS - scale; missing > 0; missing--) {
            rest *= 10;
        }
        int used = 0;
        while (rest > 0) {
            groups[used++] = (int) (rest % GROUP);
            rest /= GROUP;
        }
        writeInt((4 + used) * Short.BYTES);
        writeShort(used);
        writeShort(used - fractionGroups - 1);
        writeShort(value.signum() < 0 ? NEGATIVE_SIGN : 0);
        writeShort(scale);
        while (used > 0) {
            writeShort(groups[--used]);
        }
        return this;
    }

    private BinaryCopy addBytes(byte @Nullable [] value) {
        if (value == null) {
            writeInt(NULL_LENGTH);
        } else {
            writeInt(value.length);
            rows.writeBytes(value);
        }
        return this;
    }

    private void writeShort(int value) {
        rows.write(value >>> Byte.SIZE);
        rows.write(value);
    }

    private void writeInt(int value) {
        writeShort(value >>> Short.SIZE);
        writeShort(value);
    }
}
