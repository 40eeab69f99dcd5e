package com.betterfleet.derms.database;

import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Maps values to and from PostgreSQL columns. Instants are {@code timestamptz}, stored to the microsecond. */
public final class ColumnMapping {

    private static final long MICROS_PER_SECOND = 1_000_000;
    private static final int NANOS_PER_MICRO = 1_000;

    private ColumnMapping() {}

    /** Maps a row to its first column, a text that is never null. */
    public static String readFirstText(ResultSet row, int number) throws SQLException {
        return row.getString(1);
    }

    /** Maps a row to its first column, a number that is never null. */
    public static Integer readFirstInteger(ResultSet row, int number) throws SQLException {
        return row.getInt(1);
    }

    /** Maps a row to its first column, a long number that is never null. */
    public static Long readFirstLong(ResultSet row, int number) throws SQLException {
        return row.getLong(1);
    }

    public static OffsetDateTime toTimestamp(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }

    public static @Nullable OffsetDateTime toTimestamp(Optional<Instant> instant) {
        return instant.map(ColumnMapping::toTimestamp).orElse(null);
    }

    public static Instant readInstant(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }

    public static Optional<Instant> readOptionalInstant(ResultSet row, String column) throws SQLException {
        return Optional.ofNullable(row.getObject(column, OffsetDateTime.class)).map(OffsetDateTime::toInstant);
    }

    public static Optional<Long> readOptionalLong(ResultSet row, String column) throws SQLException {
        long value = row.getLong(column);
        return row.wasNull() ? Optional.empty() : Optional.of(value);
    }

    public static Optional<String> readOptionalText(ResultSet row, String column) throws SQLException {
        return Optional.ofNullable(row.getString(column));
    }

    public static Optional<BigDecimal> readOptionalDecimal(ResultSet row, String column) throws SQLException {
        return Optional.ofNullable(row.getBigDecimal(column));
    }

    /** Maps the columns of one row. */
    @FunctionalInterface
    public interface RowReader<T> {
        T readRow(ResultSet row) throws SQLException;
    }

    /** Reads a record that is absent where this column is null. */
    public static <T> Optional<T> readOptionalRecord(ResultSet row, String presenceColumn, RowReader<T> reader)
            throws SQLException {
        return row.getObject(presenceColumn) == null ? Optional.empty() : Optional.of(reader.readRow(row));
    }

    /** Creates an array parameter of texts. */
    public static String[] toTextArray(Collection<String> values) {
        return values.toArray(String[]::new);
    }

    /** Creates an array parameter for {@code unnest}, with one element per row; elements may be null. */
    public static <T> @Nullable String[] toTextArray(List<T> rows, Function<T, @Nullable String> column) {
        return rows.stream().map(column).toArray(String[]::new);
    }

    public static <T> @Nullable Long[] toLongArray(List<T> rows, Function<T, @Nullable Long> column) {
        return rows.stream().map(column).toArray(Long[]::new);
    }

    /**
     * Creates an array parameter to be cast to {@code timestamptz[]}, as texts, since the driver has no array of
     * instants.
     */
    public static <T> String[] toTimestampArray(List<T> rows, Function<T, Instant> column) {
        return rows.stream().map(row -> column.apply(row).toString()).toArray(String[]::new);
    }

    /** Creates an array parameter of microseconds since 1970, which the server reads without parsing texts. */
    public static <T> long[] toMicrosArray(Collection<T> rows, Function<T, Instant> column) {
        return rows.stream().mapToLong(row -> toMicroseconds(column.apply(row))).toArray();
    }

    public static List<Instant> readInstants(ResultSet row, String column) throws SQLException {
        // pgjdbc reads timestamptz[] as java.sql.Timestamp, whose instant is exact whatever the JVM's zone is.
        java.sql.Timestamp[] values =
                (java.sql.Timestamp[]) row.getArray(column).getArray();
        return java.util.Arrays.stream(values)
                .map(java.sql.Timestamp::toInstant)
                .toList();
    }

    /** The microseconds since 1970, as which instants are stored in arrays; what is smaller is cut off. */
    public static long toMicroseconds(Instant instant) {
        return instant.getEpochSecond() * MICROS_PER_SECOND + instant.getNano() / NANOS_PER_MICRO;
    }

    private static Instant toInstant(long microseconds) {
        return Instant.ofEpochSecond(
                Math.floorDiv(microseconds, MICROS_PER_SECOND),
                Math.floorMod(microseconds, MICROS_PER_SECOND) * NANOS_PER_MICRO);
    }

    /** Reads a {@code bigint[]} of microseconds since 1970. */
    public static List<Instant> readMicroseconds(ResultSet row, String column) throws SQLException {
        return readLongs(row, column).stream().map(ColumnMapping::toInstant).toList();
    }

    public static List<Long> readLongs(ResultSet row, String column) throws SQLException {
        return List.of((Long[]) row.getArray(column).getArray());
    }

    public static List<String> readTexts(ResultSet row, String column) throws SQLException {
        return List.of((String[]) row.getArray(column).getArray());
    }
}
