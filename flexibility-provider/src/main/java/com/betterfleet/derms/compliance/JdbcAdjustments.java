package com.betterfleet.derms.compliance;

import static com.betterfleet.derms.database.ColumnMapping.readInstant;
import static com.betterfleet.derms.database.ColumnMapping.readInstants;
import static com.betterfleet.derms.database.ColumnMapping.readLongs;
import static com.betterfleet.derms.database.ColumnMapping.readOptionalInstant;
import static com.betterfleet.derms.database.ColumnMapping.readOptionalRecord;
import static com.betterfleet.derms.database.ColumnMapping.readOptionalText;
import static com.betterfleet.derms.database.ColumnMapping.toLongArray;
import static com.betterfleet.derms.database.ColumnMapping.toTimestamp;
import static com.betterfleet.derms.database.ColumnMapping.toTimestampArray;

import com.betterfleet.derms.compliance.Adjustment.AdjustmentAnswer;
import com.betterfleet.derms.compliance.Adjustment.AdjustmentBlock;
import com.betterfleet.derms.compliance.Adjustment.AdjustmentState;
import com.betterfleet.derms.compliance.Adjustment.AnswerMatch;
import com.betterfleet.derms.database.ColumnMapping;
import com.betterfleet.derms.power.Direction;
import com.betterfleet.derms.power.Power;
import com.betterfleet.derms.time.Interval;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Requests for other capacity, as stored. */
@Repository
class JdbcAdjustments implements OutboundItemStore {

    private final JdbcClient jdbc;

    JdbcAdjustments(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * One to which an answer can still come.
     *
     * @param lastComparedMessage the last message of the partner that was compared with it, 0 for none
     */
    record OpenAdjustment(Adjustment adjustment, long lastComparedMessage) {}

    /** @param request with any id; @return its id */
    long insertRequest(Adjustment request) {
        return jdbc.sql("""
                insert into compliance.adjustment (scope_id, connection_id, binding_id, group_id, direction, starts, ends,
                    wanted_w, before_w, ends_at, reason, requested_by, requested_at, request_id, body, state)
                values (:scope, :connection, :binding, :group, :direction, :starts::timestamptz[], :ends::timestamptz[],
                    :wanted, :before, :endsAt, :reason, :by, :at, :request, :body, 'QUEUED')
                returning id
                """)
                .param("scope", request.scopeId())
                .param("connection", request.connectionId())
                .param("binding", request.bindingId())
                .param("group", request.groupId())
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
                .param("by", request.requestedBy())
                .param("at", toTimestamp(request.requestedAt()))
                .param("request", request.requestId())
                .param("body", request.body())
                .query(ColumnMapping::readFirstLong)
                .single();
    }

    Optional<Adjustment> findRequest(String scopeId, long id) {
        return jdbc.sql("select * from compliance.adjustment where scope_id = :scope and id = :id")
                .param("scope", scopeId)
                .param("id", id)
                .query(JdbcAdjustments::toAdjustment)
                .optional();
    }

    /** The newest first, older than {@code before} where that is above 0. */
    List<Adjustment> listNewest(String scopeId, long before, int limit) {
        return jdbc.sql("""
                select * from compliance.adjustment where scope_id = :scope and (:before = 0 or id < :before)
                order by id desc limit :limit
                """)
                .param("scope", scopeId)
                .param("before", before)
                .param("limit", limit)
                .query(JdbcAdjustments::toAdjustment)
                .list();
    }

    /** Those to which an answer can still come, oldest first. */
    List<OpenAdjustment> listOpen() {
        return jdbc.sql("select * from compliance.adjustment where open order by id")
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

    @Override
    public Optional<String> markDelivered(String requestId, Instant at) {
        return jdbc.sql("""
                update compliance.adjustment set state = case when state in ('QUEUED', 'FAILED', 'CANCELLED')
                        then 'DELIVERED' else state end,
                    delivered_at = coalesce(delivered_at, :at), trouble = null, open = state <> 'ANSWERED' and ends_at > :at
                where request_id = :request returning scope_id
                """)
                .param("at", toTimestamp(at))
                .param("request", requestId)
                .query(ColumnMapping::readFirstText)
                .optional();
    }

    @Override
    public Optional<String> markRetrying(String requestId, String reason) {
        return jdbc.sql("""
                update compliance.adjustment set trouble = :trouble where request_id = :request and state = 'QUEUED'
                returning scope_id
                """)
                .param("trouble", reason)
                .param("request", requestId)
                .query(ColumnMapping::readFirstText)
                .optional();
    }

    @Override
    public Optional<String> markFailed(String requestId, String reason) {
        return jdbc.sql("""
                update compliance.adjustment set state = 'FAILED', trouble = :trouble, open = false
                where request_id = :request and state = 'QUEUED' returning scope_id
                """)
                .param("trouble", reason)
                .param("request", requestId)
                .query(ColumnMapping::readFirstText)
                .optional();
    }

    /** @return whether it was still queued */
    boolean cancelIfQueued(long id, String reason) {
        return jdbc.sql("""
                update compliance.adjustment set state = 'CANCELLED', trouble = :why, open = false
                where id = :id and state = 'QUEUED'
                """).param("why", reason).param("id", id).update() > 0;
    }

    @Override
    public List<String> cancelQueued(String scopeId, String reason) {
        return jdbc.sql("""
                update compliance.adjustment set state = 'CANCELLED', trouble = :why, open = false
                where scope_id = :scope and state = 'QUEUED' returning request_id
                """)
                .param("why", reason)
                .param("scope", scopeId)
                .query(ColumnMapping::readFirstText)
                .list();
    }

    /** Unless somebody else has looked meanwhile. */
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

    /** Its last block has ended. */
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
                row.getLong("id"),
                row.getString("scope_id"),
                row.getString("connection_id"),
                row.getLong("binding_id"),
                row.getString("group_id"),
                Direction.valueOf(row.getString("direction")),
                blocks,
                row.getString("reason"),
                row.getString("requested_by"),
                readInstant(row, "requested_at"),
                row.getString("request_id"),
                row.getString("body"),
                AdjustmentState.valueOf(row.getString("state")),
                readOptionalInstant(row, "delivered_at"),
                readOptionalText(row, "trouble"),
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
