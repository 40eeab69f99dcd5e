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

/** How the values of the rooms stand in PostgreSQL's columns. Instants are {@code timestamptz}, kept to the microsecond. */
public final class Columns {

    private Columns() {}

    /** Maps a row to its first column, a text that is never null. */
    public static String firstText(ResultSet row, int number) throws SQLException {
        return row.getString(1);
    }

    /** Maps a row to its first column, a number that is never null. */
    public static Integer firstInteger(ResultSet row, int number) throws SQLException {
        return row.getInt(1);
    }

    /** Maps a row to its first column, a long number that is never null. */
    public static Long firstLong(ResultSet row, int number) throws SQLException {
        return row.getLong(1);
    }

    public static OffsetDateTime timestamp(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }

    public static @Nullable OffsetDateTime timestamp(Optional<Instant> instant) {
        return instant.map(Columns::timestamp).orElse(null);
    }

    public static Instant instant(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }

    public static Optional<Instant> optionalInstant(ResultSet row, String column) throws SQLException {
        return Optional.ofNullable(row.getObject(column, OffsetDateTime.class)).map(OffsetDateTime::toInstant);
    }

    public static Optional<Long> optionalLong(ResultSet row, String column) throws SQLException {
        long value = row.getLong(column);
        return row.wasNull() ? Optional.empty() : Optional.of(value);
    }

    public static Optional<String> optionalText(ResultSet row, String column) throws SQLException {
        return Optional.ofNullable(row.getString(column));
    }

    public static Optional<BigDecimal> optionalDecimal(ResultSet row, String column) throws SQLException {
        return Optional.ofNullable(row.getBigDecimal(column));
    }

    /** An array parameter of texts. */
    public static String[] texts(Collection<String> values) {
        return values.toArray(String[]::new);
    }

    /** An array parameter, one element a row, as {@code unnest} takes it; null elements are allowed. */
    public static <T> @Nullable String[] texts(List<T> rows, Function<T, @Nullable String> column) {
        return rows.stream().map(column).toArray(String[]::new);
    }

    public static <T> @Nullable Long[] longs(List<T> rows, Function<T, @Nullable Long> column) {
        return rows.stream().map(column).toArray(Long[]::new);
    }

    /** An array parameter to be cast to {@code timestamptz[]}; as texts, because the driver has no array of instants. */
    public static <T> String[] timestamps(List<T> rows, Function<T, Instant> column) {
        return rows.stream().map(row -> column.apply(row).toString()).toArray(String[]::new);
    }

    public static List<Instant> instants(ResultSet row, String column) throws SQLException {
        // pgjdbc reads timestamptz[] as java.sql.Timestamp, whose instant is exact whatever the JVM's zone is.
        java.sql.Timestamp[] values =
                (java.sql.Timestamp[]) row.getArray(column).getArray();
        return java.util.Arrays.stream(values)
                .map(java.sql.Timestamp::toInstant)
                .toList();
    }

    public static List<Long> longs(ResultSet row, String column) throws SQLException {
        return List.of((Long[]) row.getArray(column).getArray());
    }

    public static List<String> texts(ResultSet row, String column) throws SQLException {
        return List.of((String[]) row.getArray(column).getArray());
    }
}
