package com.betterfleet.derms.compliance;

import static com.betterfleet.derms.compliance.JdbcOutboundItems.bindItem;
import static com.betterfleet.derms.database.ColumnMapping.readInstant;
import static com.betterfleet.derms.database.ColumnMapping.readInstants;
import static com.betterfleet.derms.database.ColumnMapping.readLongs;
import static com.betterfleet.derms.database.ColumnMapping.readOptionalRecord;
import static com.betterfleet.derms.database.ColumnMapping.toLongArray;
import static com.betterfleet.derms.database.ColumnMapping.toTextArray;
import static com.betterfleet.derms.database.ColumnMapping.toTimestamp;
import static com.betterfleet.derms.database.ColumnMapping.toTimestampArray;

import com.betterfleet.derms.compliance.Adjustment.AdjustmentAnswer;
import com.betterfleet.derms.compliance.Adjustment.AdjustmentBlock;
import com.betterfleet.derms.compliance.Adjustment.AdjustmentState;
import com.betterfleet.derms.compliance.Adjustment.AnswerMatch;
import com.betterfleet.derms.compliance.JdbcOutboundItems.OutboundTable;
import com.betterfleet.derms.database.ColumnMapping;
import com.betterfleet.derms.power.Direction;
import com.betterfleet.derms.power.Power;
import com.betterfleet.derms.time.Interval;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Stored requests for other capacity. */
@Repository
class JdbcAdjustments {

    private final JdbcClient jdbc;
    private final JdbcOutboundItems items;

    JdbcAdjustments(JdbcClient jdbc, JdbcOutboundItems items) {
        this.jdbc = jdbc;
        this.items = items;
    }

    /**
     * A request that can still be answered.
     *
     * @param lastComparedMessage id of the last forecast message that was compared with it; 0: none
     */
    record OpenAdjustment(Adjustment adjustment, long lastComparedMessage) {}

    /** @param request with any id; @return its id */
    long insertRequest(Adjustment request) {
        return bindItem(jdbc.sql("""
                insert into compliance.adjustment (scope_id, connection_id, binding_id, group_id, direction, starts, ends,
                    wanted_w, before_w, ends_at, reason, requested_by, requested_at, request_id, body, state)
                values (:scope, :connection, :binding, :group, :direction, :starts::timestamptz[], :ends::timestamptz[],
                    :wanted, :before, :endsAt, :reason, :by, :at, :request, :body, 'QUEUED')
                returning id
                """), request.item())
                .param("direction", request.direction().name())
                .param(
                        "starts",
                        toTimestampArray(request.blocks(), block -> block.span().start()))
                .param(
                        "ends",
                        toTimestampArray(request.blocks(), block -> block.span().end()))
                .param(
                        "wanted",
                        toLongArray(
                                request.blocks(),
                                block -> block.requestedCapacity().watts()))
                .param(
                        "before",
                        toWatts(request.blocks().stream()
                                .map(AdjustmentBlock::statedCapacity)
                                .toList()))
                .param("endsAt", toTimestamp(request.endOfLastBlock()))
                .param("reason", request.reason())
                .query(ColumnMapping::readFirstLong)
                .single();
    }

    Optional<Adjustment> findRequest(String scopeId, long id) {
        return items.findItem(OutboundTable.ADJUSTMENT, scopeId, id, JdbcAdjustments::toAdjustment);
    }

    /** The newest first, older than {@code before} where that is above 0. */
    List<Adjustment> listNewest(String scopeId, long before, int limit) {
        return items.listNewest(OutboundTable.ADJUSTMENT, scopeId, before, limit, JdbcAdjustments::toAdjustment);
    }

    /** @return whether it was still queued */
    boolean cancelIfQueued(long id, String reason) {
        return items.cancelIfQueued(OutboundTable.ADJUSTMENT, id, reason);
    }

    /** The scopes with requests that can still be answered. */
    /** The SQL of an instant in the past while a request is open; else null. */
    static String openRequestSql() {
        return "(select timestamptz 'epoch' from compliance.adjustment where open order by id limit 1)";
    }

    List<String> listOpenScopes() {
        return jdbc.sql("select distinct scope_id from compliance.adjustment where open")
                .query(ColumnMapping::readFirstText)
                .list();
    }

    /** The requests of scopes that can still be answered, oldest first. */
    List<OpenAdjustment> listOpen(Collection<String> scopeIds) {
        return jdbc.sql("select * from compliance.adjustment where open and scope_id = any(:scopes) order by id")
                .param("scopes", toTextArray(scopeIds))
                .query((row, number) -> new OpenAdjustment(toAdjustment(row, number), row.getLong("looked_message")))
                .list();
    }

    boolean existsByRequestId(String requestId) {
        return jdbc.sql("select 1 from compliance.adjustment where request_id = :request")
                .param("request", requestId)
                .query(ColumnMapping::readFirstInteger)
                .optional()
                .isPresent();
    }

    /**
     * Stores an answer, unless another instance has compared later messages meanwhile.
     *
     * @return whether it was stored
     */
    boolean storeAnswer(OpenAdjustment open, AdjustmentState state, AdjustmentAnswer answer, long lastComparedMessage) {
        return jdbc.sql("""
                update compliance.adjustment set state = :state, open = :state <> 'ANSWERED', answer_request_id = :request,
                    answered_at = :at, answer_match = :match, granted_w = :granted, looked_message = :looked
                where id = :id and open and looked_message = :before
                """)
                        .param("state", state.name())
                        .param("request", answer.forecastRequestId())
                        .param("at", toTimestamp(answer.answeredAt()))
                        .param("match", answer.match().name())
                        .param("granted", toWatts(answer.grantedCapacities()))
                        .param("looked", lastComparedMessage)
                        .param("id", open.adjustment().id())
                        .param("before", open.lastComparedMessage())
                        .update()
                > 0;
    }

    void storeLastCompared(OpenAdjustment open, long lastComparedMessage) {
        jdbc.sql(
                        "update compliance.adjustment set looked_message = :looked where id = :id and looked_message = :before")
                .param("looked", lastComparedMessage)
                .param("id", open.adjustment().id())
                .param("before", open.lastComparedMessage())
                .update();
    }

    /** Closes an open request whose last block has ended. */
    void closeExpired(long id, AdjustmentState state, Optional<String> reason) {
        jdbc.sql("""
                update compliance.adjustment set state = :state, trouble = coalesce(:trouble, trouble), open = false
                where id = :id and open
                """)
                .param("state", state.name())
                .param("trouble", reason.orElse(null))
                .param("id", id)
                .update();
    }

    private static @Nullable Long[] toWatts(List<Optional<Power>> powers) {
        return toLongArray(powers, power -> power.map(Power::watts).orElse(null));
    }

    private static Adjustment toAdjustment(ResultSet row, int number) throws SQLException {
        List<Instant> starts = readInstants(row, "starts");
        List<Instant> ends = readInstants(row, "ends");
        List<Long> requested = readLongs(row, "wanted_w");
        List<Optional<Power>> before = readPowers(row, "before_w");
        List<AdjustmentBlock> blocks = new ArrayList<>();
        for (int i = 0; i < starts.size(); i++) {
            blocks.add(new AdjustmentBlock(
                    new Interval(starts.get(i), ends.get(i)), new Power(requested.get(i)), before.get(i)));
        }
        return new Adjustment(
                OutboundTable.ADJUSTMENT.readItem(row),
                Direction.valueOf(row.getString("direction")),
                blocks,
                row.getString("reason"),
                AdjustmentState.valueOf(row.getString("state")),
                readAnswer(row));
    }

    private static Optional<AdjustmentAnswer> readAnswer(ResultSet row) throws SQLException {
        return readOptionalRecord(
                row,
                "answer_request_id",
                answer -> new AdjustmentAnswer(
                        answer.getString("answer_request_id"),
                        readInstant(answer, "answered_at"),
                        AnswerMatch.valueOf(answer.getString("answer_match")),
                        readPowers(answer, "granted_w")));
    }

    private static List<Optional<Power>> readPowers(ResultSet row, String column) throws SQLException {
        return Arrays.stream((Long[]) row.getArray(column).getArray())
                .map(watts -> Optional.ofNullable(watts).map(Power::new))
                .toList();
    }
}
