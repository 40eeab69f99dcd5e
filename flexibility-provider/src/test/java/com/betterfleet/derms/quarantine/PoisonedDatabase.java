package com.betterfleet.derms.quarantine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.betterfleet.derms.TestRig;
import com.betterfleet.derms.database.ColumnMapping;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/** Makes PostgreSQL refuse each change of one subject's rows, and checks what a job does about it. */
final class PoisonedDatabase {

    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(62);

    private final JdbcClient jdbc;
    private final List<String> poisonedTables = new ArrayList<>();

    PoisonedDatabase(JdbcClient jdbc) {
        this.jdbc = jdbc;
        jdbc.sql("""
                create or replace function public.refuse_row() returns trigger language plpgsql as $$
                begin
                    if to_jsonb(coalesce(new, old)) @> tg_argv[0]::jsonb then
                        raise exception 'a poisoned row' using errcode = 'check_violation';
                    end if;
                    return coalesce(new, old);
                end $$
                """).update();
    }

    /** Refuses changes of the rows with these values of columns, given as JSON. */
    void poison(String table, String values) {
        jdbc.sql("create trigger poison before insert or update or delete on " + table
                        + " for each row execute function public.refuse_row('" + values + "')")
                .update();
        poisonedTables.add(table);
    }

    void heal() {
        poisonedTables.forEach(
                table -> jdbc.sql("drop trigger if exists poison on " + table).update());
        poisonedTables.clear();
    }

    void update(String sql, Map<String, Object> parameters) {
        jdbc.sql(sql).params(parameters).update();
    }

    long count(String sql, Map<String, Object> parameters) {
        return jdbc.sql(sql).params(parameters).query(Long.class).single();
    }

    /** The subject is set aside with an incident, is tried again with a growing pause, and works again once healed. */
    void verifySetAsideAndRecovery(TestRig rig, String job, String subjectId) {
        verifySetAsideAndRecovery(rig, job, subjectId, Duration.ZERO);
    }

    /** The same for a job whose work comes back after this time. */
    void verifySetAsideAndRecovery(TestRig rig, String job, String subjectId, Duration returnTime) {
        await().untilAsserted(() -> assertThat(readFailures(job, subjectId)).isPositive());
        await().untilAsserted(() -> assertThat(listIncidents(rig, "OPEN")).hasSize(1));
        assertThat(listIncidents(rig, "OPEN").getFirst().get("text").asString())
                .startsWith("The service fails at ")
                .doesNotContain("poisoned", "Exception");
        int failures = readFailures(job, subjectId);
        for (int more = 1; more <= 3; more++) {
            rig.advanceTime(Duration.ofSeconds(2L << (failures + more)).plus(returnTime));
        }
        await().untilAsserted(() -> assertThat(readFailures(job, subjectId)).isGreaterThan(failures + 1));
        assertThat(readPause(job, subjectId)).isGreaterThan(Duration.ofSeconds(7));

        heal();
        rig.advanceTime(LONGEST_PAUSE.plus(returnTime));
        await().untilAsserted(() -> assertThat(listSubjects(job)).doesNotContain(subjectId));
        rig.advanceTime(Duration.ofSeconds(16));
        rig.advanceTime(Duration.ofMinutes(6));
        await().untilAsserted(() -> assertThat(listIncidents(rig, "RESOLVED")).hasSize(1));
    }

    boolean isSetAside(String job, String subjectId) {
        return listSubjects(job).contains(subjectId);
    }

    private List<JsonNode> listIncidents(TestRig rig, String state) {
        List<JsonNode> found = new ArrayList<>();
        for (JsonNode item :
                rig.getAdmin("/incidents?limit=1000&state=" + state).get("items")) {
            boolean own = item.toString().contains(rig.scopeId());
            if (own && item.get("kind").asString().equals("PROCESSING_FAILED")) {
                found.add(item);
            }
        }
        return found;
    }

    private List<String> listSubjects(String job) {
        return jdbc.sql("select subject_id from quarantine.subject where job = ?")
                .param(job)
                .query(ColumnMapping::readFirstText)
                .list();
    }

    private int readFailures(String job, String subjectId) {
        return jdbc.sql("select failures from quarantine.subject where job = ? and subject_id = ?")
                .params(job, subjectId)
                .query(Integer.class)
                .optional()
                .orElse(0);
    }

    /** The pause after the last failure. */
    private Duration readPause(String job, String subjectId) {
        int failures = readFailures(job, subjectId);
        double seconds =
                jdbc.sql("""
                select extract(epoch from retry_at - since) from quarantine.subject where job = ? and subject_id = ?
                """).params(job, subjectId).query(Double.class).single();
        assertThat(failures).isPositive();
        return Duration.ofMillis((long) (seconds * 1_000));
    }
}
