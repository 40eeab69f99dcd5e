package com.betterfleet.derms.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.betterfleet.derms.ServiceTest;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.JdbcOperations;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

@ServiceTest
class BinaryCopyTests {

    @Autowired
    private JdbcOperations jdbc;

    @Autowired
    private PlatformTransactionManager transactionManager;

    @Test
    void numbersAreStoredExactlyWithTheirDecimals() {
        List<@Nullable BigDecimal> numbers = new ArrayList<>();
        for (String text : List.of(
                "0",
                "0.000000",
                "1",
                "-1",
                "9999",
                "10000",
                "0.0001",
                "0.00001",
                "-0.5",
                "1234.5",
                "1e15",
                "1E+3",
                "1e-100",
                "999999999999999",
                "9999999999999999",
                "0.999999999999999",
                "123456789012345678901234.567")) {
            numbers.add(new BigDecimal(text));
        }
        numbers.add(null);
        Random random = new Random(1);
        for (int i = 0; i < 3_000; i++) {
            numbers.add(new BigDecimal(new BigInteger(1 + random.nextInt(80), random), random.nextInt(24) - 4)
                    .multiply(BigDecimal.valueOf(random.nextBoolean() ? 1 : -1)));
        }
        BinaryCopy rows = new BinaryCopy("written", List.of("number", "value"));
        for (int i = 0; i < numbers.size(); i++) {
            rows.startRow().addDecimal(BigDecimal.valueOf(i)).addDecimal(numbers.get(i));
        }

        inTransaction(() -> {
            jdbc.execute("create temporary table written (number numeric, value numeric) on commit drop");
            rows.writeTo(jdbc);

            List<@Nullable String> stored =
                    jdbc.queryForList("select value::text from written order by number", String.class);
            assertThat(stored)
                    .containsExactlyElementsOf(numbers.stream()
                            .map(number -> number == null ? null : number.toPlainString())
                            .toList());
        });
    }

    @Test
    void everyTypeIsStoredAsItIs() {
        Instant instant = Instant.parse("1969-12-31T23:59:59.123456Z");
        BinaryCopy rows = new BinaryCopy("written", List.of("name", "at", "flag", "phases"));
        rows.startRow()
                .addText("ä\t\\N€")
                .addInstant(instant)
                .addBoolean(true)
                .addDecimals(Arrays.asList(new BigDecimal("1.5"), null, new BigDecimal("1E+2")));
        rows.startRow()
                .addText(null)
                .addInstant(Instant.parse("2026-01-31T22:30:00.999999999Z"))
                .addBoolean(false)
                .addDecimals(List.of());

        inTransaction(() -> {
            jdbc.execute("create temporary table written (name text, at timestamptz, flag boolean, phases numeric[])"
                    + " on commit drop");
            rows.writeTo(jdbc);

            assertThat(jdbc.queryForList(
                            "select concat_ws('|', name, at at time zone 'UTC', flag, phases) from written order by at",
                            String.class))
                    .containsExactly(
                            "ä\t\\N€|1969-12-31 23:59:59.123456|t|{1.5,NULL,100}", "2026-01-31 22:30:00.999999|f");
        });
    }

    @Test
    void aRowThatIsThereAlreadyStopsAllRows() {
        BinaryCopy rows = new BinaryCopy("written", List.of("name"));
        rows.startRow().addText("a");
        rows.startRow().addText("a");

        assertThatThrownBy(() -> inTransaction(() -> {
                    jdbc.execute("create temporary table written (name text primary key) on commit drop");
                    rows.writeTo(jdbc);
                }))
                .isInstanceOf(DuplicateKeyException.class);
    }

    private void inTransaction(Runnable work) {
        new TransactionTemplate(transactionManager).executeWithoutResult(status -> work.run());
    }
}
