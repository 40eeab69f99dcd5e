package com.betterfleet.derms.compliance;

import static com.betterfleet.derms.database.Columns.instant;
import static com.betterfleet.derms.database.Columns.instants;
import static com.betterfleet.derms.database.Columns.longs;
import static com.betterfleet.derms.database.Columns.optionalInstant;
import static com.betterfleet.derms.database.Columns.optionalText;
import static com.betterfleet.derms.database.Columns.timestamp;
import static com.betterfleet.derms.database.Columns.timestamps;

import com.betterfleet.derms.compliance.Adjustment.Answer;
import com.betterfleet.derms.compliance.Adjustment.Block;
import com.betterfleet.derms.compliance.Adjustment.Match;
import com.betterfleet.derms.compliance.Adjustment.State;
import com.betterfleet.derms.database.Columns;
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
class JdbcAdjustments implements Outgoing {

    private final JdbcClient jdbc;

    JdbcAdjustments(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * One to which an answer can still come.
     *
     * @param lookedMessage the last message of the partner that was compared with it, 0 for none
     */
    record Open(Adjustment adjustment, long lookedMessage) {}

    /** @param request with any id; @return its id */
    long insert(Adjustment request) {
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
                        timestamps(request.blocks(), block -> block.span().start()))
                .param(
                        "ends",
                        timestamps(request.blocks(), block -> block.span().end()))
                .param("wanted", longs(request.blocks(), block -> block.wanted().watts()))
                .param(
                        "before",
                        watts(request.blocks().stream().map(Block::before).toList()))
                .param("endsAt", timestamp(request.end()))
                .param("reason", request.reason())
                .param("by", request.requestedBy())
                .param("at", timestamp(request.requestedAt()))
                .param("request", request.requestId())
                .param("body", request.body())
                .query(Columns::firstLong)
                .single();
    }

    Optional<Adjustment> find(String scopeId, long id) {
        return jdbc.sql("select * from compliance.adjustment where scope_id = :scope and id = :id")
                .param("scope", scopeId)
                .param("id", id)
                .query(JdbcAdjustments::toAdjustment)
                .optional();
    }

    /** The newest first, older than {@code before} where that is above 0. */
    List<Adjustment> newest(String scopeId, long before, int limit) {
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
    List<Open> open() {
        return jdbc.sql("select * from compliance.adjustment where open order by id")
                .query((row, number) -> new Open(toAdjustment(row, number), row.getLong("looked_message")))
                .list();
    }

    boolean isRequest(String requestId) {
        return jdbc.sql("select 1 from compliance.adjustment where request_id = :request")
                .param("request", requestId)
                .query(Columns::firstInteger)
                .optional()
                .isPresent();
    }

    @Override
    public Optional<String> delivered(String requestId, Instant at) {
        return jdbc.sql("""
                update compliance.adjustment set state = case when state in ('QUEUED', 'FAILED', 'CANCELLED')
                        then 'DELIVERED' else state end,
                    delivered_at = coalesce(delivered_at, :at), trouble = null, open = state <> 'ANSWERED' and ends_at > :at
                where request_id = :request returning scope_id
                """)
                .param("at", timestamp(at))
                .param("request", requestId)
                .query(Columns::firstText)
                .optional();
    }

    @Override
    public Optional<String> troubled(String requestId, String trouble) {
        return jdbc.sql("""
                update compliance.adjustment set trouble = :trouble where request_id = :request and state = 'QUEUED'
                returning scope_id
                """)
                .param("trouble", trouble)
                .param("request", requestId)
                .query(Columns::firstText)
                .optional();
    }

    @Override
    public Optional<String> failed(String requestId, String trouble) {
        return jdbc.sql("""
                update compliance.adjustment set state = 'FAILED', trouble = :trouble, open = false
                where request_id = :request and state = 'QUEUED' returning scope_id
                """)
                .param("trouble", trouble)
                .param("request", requestId)
                .query(Columns::firstText)
                .optional();
    }

    /** @return whether it was still queued */
    boolean cancel(long id, String why) {
        return jdbc.sql("""
                update compliance.adjustment set state = 'CANCELLED', trouble = :why, open = false
                where id = :id and state = 'QUEUED'
                """).param("why", why).param("id", id).update() > 0;
    }

    @Override
    public List<String> cancelOf(String scopeId, String why) {
        return jdbc.sql("""
                update compliance.adjustment set state = 'CANCELLED', trouble = :why, open = false
                where scope_id = :scope and state = 'QUEUED' returning request_id
                """)
                .param("why", why)
                .param("scope", scopeId)
                .query(Columns::firstText)
                .list();
    }

    /** Unless somebody else has looked meanwhile. */
    boolean answered(Open open, State state, Answer answer, long lookedMessage) {
        return jdbc.sql("""
                update compliance.adjustment set state = :state, open = :state <> 'ANSWERED', answer_request_id = :request,
                    answered_at = :at, answer_match = :match, granted_w = :granted, looked_message = :looked
                where id = :id and open and looked_message = :before
                """)
                        .param("state", state.name())
                        .param("request", answer.requestId())
                        .param("at", timestamp(answer.at()))
                        .param("match", answer.match().name())
                        .param("granted", watts(answer.granted()))
                        .param("looked", lookedMessage)
                        .param("id", open.adjustment().id())
                        .param("before", open.lookedMessage())
                        .update()
                > 0;
    }

    void looked(Open open, long lookedMessage) {
        jdbc.sql(
                        "update compliance.adjustment set looked_message = :looked where id = :id and looked_message = :before")
                .param("looked", lookedMessage)
                .param("id", open.adjustment().id())
                .param("before", open.lookedMessage())
                .update();
    }

    /** Its last block has ended. */
    void lapsed(long id, State state, Optional<String> trouble) {
        jdbc.sql("""
                update compliance.adjustment set state = :state, trouble = coalesce(:trouble, trouble), open = false
                where id = :id and open
                """)
                .param("state", state.name())
                .param("trouble", trouble.orElse(null))
                .param("id", id)
                .update();
    }

    private static @Nullable Long[] watts(List<Optional<Power>> powers) {
        return longs(powers, power -> power.map(Power::watts).orElse(null));
    }

    private static Adjustment toAdjustment(ResultSet row, int number) throws SQLException {
        List<Instant> starts = instants(row, "starts");
        List<Instant> ends = instants(row, "ends");
        List<Long> wanted = longs(row, "wanted_w");
        List<Optional<Power>> before = powers(row, "before_w");
        List<Block> blocks = new ArrayList<>();
        for (int i = 0; i < starts.size(); i++) {
            blocks.add(new Block(new Interval(starts.get(i), ends.get(i)), new Power(wanted.get(i)), before.get(i)));
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
                instant(row, "requested_at"),
                row.getString("request_id"),
                row.getString("body"),
                State.valueOf(row.getString("state")),
                optionalInstant(row, "delivered_at"),
                optionalText(row, "trouble"),
                answer(row));
    }

    private static Optional<Answer> answer(ResultSet row) throws SQLException {
        Optional<String> requestId = optionalText(row, "answer_request_id");
        return requestId.isEmpty()
                ? Optional.empty()
                : Optional.of(new Answer(
                        requestId.get(),
                        instant(row, "answered_at"),
                        Match.valueOf(row.getString("answer_match")),
                        powers(row, "granted_w")));
    }

    private static List<Optional<Power>> powers(ResultSet row, String column) throws SQLException {
        return Arrays.stream((Long[]) row.getArray(column).getArray())
                .map(watts -> Optional.ofNullable(watts).map(Power::new))
                .toList();
    }
}
