package com.betterfleet.derms.compliance;

import com.betterfleet.derms.audit.Audit;
import com.betterfleet.derms.compliance.Adjustment.Block;
import com.betterfleet.derms.compliance.Adjustment.State;
import com.betterfleet.derms.compliance.ComplianceWording.Worded;
import com.betterfleet.derms.connection.Bindings;
import com.betterfleet.derms.connection.GroupBinding;
import com.betterfleet.derms.exchange.Outbox;
import com.betterfleet.derms.forecast.Allowance;
import com.betterfleet.derms.forecast.Forecasts;
import com.betterfleet.derms.microgrid.Circuit;
import com.betterfleet.derms.microgrid.MicrogridDirectory;
import com.betterfleet.derms.power.Direction;
import com.betterfleet.derms.power.Power;
import com.betterfleet.derms.refusal.Absent;
import com.betterfleet.derms.refusal.Conflict;
import com.betterfleet.derms.refusal.Invalid;
import com.betterfleet.derms.refusal.Require;
import com.betterfleet.derms.time.Timeline;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * Asking the partner for other capacity (M12). A request leaves after those made before it, while the link is online; the limit
 * moves only when a forecast says so.
 */
@Service
@Transactional
public class Adjustments {

    private final JdbcAdjustments requests;
    private final Addressees addressees;
    private final Bindings bindings;
    private final Forecasts forecasts;
    private final MicrogridDirectory microgrids;
    private final ComplianceWording wording;
    private final Outbox outbox;
    private final Audit audit;
    private final ApplicationEventPublisher events;
    private final InstantSource clock;

    Adjustments(
            JdbcAdjustments requests,
            Addressees addressees,
            Bindings bindings,
            Forecasts forecasts,
            MicrogridDirectory microgrids,
            ComplianceWording wording,
            Outbox outbox,
            Audit audit,
            ApplicationEventPublisher events,
            InstantSource clock) {
        this.requests = requests;
        this.addressees = addressees;
        this.bindings = bindings;
        this.forecasts = forecasts;
        this.microgrids = microgrids;
        this.wording = wording;
        this.outbox = outbox;
        this.audit = audit;
        this.events = events;
        this.clock = clock;
    }

    /**
     * What would leave.
     *
     * @param body the exact message
     * @param blocks with what is stated for them now
     */
    public record Preview(String connectionId, String type, String body, List<Block> blocks) {}

    /**
     * The message that a request would be; nothing is stored and nothing leaves.
     *
     * @throws Invalid where a block cannot be asked for
     * @throws Conflict where no partner governs the scope
     */
    @Transactional(readOnly = true)
    public Preview preview(String scopeId, Wish wish) {
        return preview(addressees.of(scopeId), wish);
    }

    private Preview preview(GroupBinding binding, Wish wish) {
        Instant now = clock.instant();
        Optional<Power> rating = microgrids
                .scope(binding.scopeId())
                .flatMap(microgrids::governedBy)
                .map((Circuit circuit) -> circuit.side(wish.direction()).rating());
        Duration seam = seamTolerance(binding);
        Timeline<Power> stated = stated(binding, wish.direction(), seam);
        List<Block> blocks = AdjustmentRules.checked(wish.blocks(), rating, now).stream()
                .map(block -> new Block(block.span(), block.wanted(), Replies.least(stated, block.span(), now, seam)))
                .toList();
        Worded worded = wording.adjustment(binding.groupId(), wish.direction(), blocks);
        return new Preview(binding.connectionId(), worded.type(), worded.body(), blocks);
    }

    /** Asks: the message of the {@link #preview} is queued, in this transaction. */
    public Adjustment request(String scopeId, Wish wish) {
        Require.name("reason", wish.reason());
        GroupBinding binding = addressees.of(scopeId);
        Preview message = preview(binding, wish);
        String requestId = UUID.randomUUID().toString();
        Adjustment request = new Adjustment(
                0,
                scopeId,
                binding.connectionId(),
                binding.id(),
                binding.groupId(),
                wish.direction(),
                message.blocks(),
                wish.reason(),
                Audit.who(),
                clock.instant(),
                requestId,
                message.body(),
                State.QUEUED,
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
        long id = requests.insert(request);
        outbox.queue(binding.connectionId(), message.type(), requestId, Optional.empty(), message.body());
        audit.note("asked for other capacity", "scope/" + scopeId, null, message.body(), wish.reason());
        events.publishEvent(new NegotiationChanged(scopeId));
        return require(scopeId, id);
    }

    /**
     * Thinks better of a request that has not left yet.
     *
     * @throws Conflict where it has left, or is over
     */
    public Adjustment cancel(String scopeId, long id) {
        Adjustment request = require(scopeId, id);
        if (!requests.cancel(id, "cancelled by " + Audit.who())) {
            throw new Conflict("request %d is %s and cannot be cancelled; only one that is QUEUED can"
                    .formatted(id, request.state()));
        }
        outbox.cancel(request.requestId());
        audit.note("request for other capacity cancelled", "scope/" + scopeId, null, id, null);
        events.publishEvent(new NegotiationChanged(scopeId));
        return require(scopeId, id);
    }

    @Transactional(readOnly = true)
    public Adjustment require(String scopeId, long id) {
        microgrids.requireScope(scopeId);
        return requests.find(scopeId, id)
                .orElseThrow(() -> new Absent("request for other capacity", Long.toString(id)));
    }

    /** The newest first, at most {@code limit}, older than {@code before} where that is above 0. */
    @Transactional(readOnly = true)
    public List<Adjustment> newest(String scopeId, long before, int limit) {
        microgrids.requireScope(scopeId);
        return requests.newest(scopeId, before, limit);
    }

    private Timeline<Power> stated(GroupBinding binding, Direction direction, Duration seam) {
        return forecasts
                .inForce(Map.of(binding.id(), seam))
                .getOrDefault(binding.id(), Map.of())
                .getOrDefault(direction, Forecasts.InForce.NOTHING)
                .primary()
                .map(Allowance::limit);
    }

    private Duration seamTolerance(GroupBinding binding) {
        return bindings.bound(List.of(binding.id())).values().stream()
                .map(bound -> bound.terms().seamTolerance())
                .findFirst()
                .orElse(Duration.ZERO);
    }
}
