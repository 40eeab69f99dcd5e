package com.betterfleet.derms.compliance;

import com.betterfleet.derms.audit.AuditTrail;
import com.betterfleet.derms.binding.GroupBinding;
import com.betterfleet.derms.binding.GroupBindings;
import com.betterfleet.derms.compliance.Adjustment.AdjustmentBlock;
import com.betterfleet.derms.compliance.Adjustment.AdjustmentState;
import com.betterfleet.derms.compliance.ComplianceMessageFormatter.FormattedMessage;
import com.betterfleet.derms.compliance.OutboundItems.AuditText;
import com.betterfleet.derms.compliance.OutboundItems.ItemMessage;
import com.betterfleet.derms.forecast.CapacityLimit;
import com.betterfleet.derms.forecast.ForecastStore;
import com.betterfleet.derms.microgrid.Circuit;
import com.betterfleet.derms.microgrid.MicrogridDirectory;
import com.betterfleet.derms.power.Direction;
import com.betterfleet.derms.power.Power;
import com.betterfleet.derms.refusal.ConflictException;
import com.betterfleet.derms.refusal.InputChecks;
import com.betterfleet.derms.refusal.InvalidValueException;
import com.betterfleet.derms.refusal.NotFoundException;
import com.betterfleet.derms.time.Timeline;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * Requests other capacity from the partner (M12). Messages are sent in the order of the requests, while the link is
 * online; limits change only by forecasts.
 */
@Service
@Transactional
public class AdjustmentService {

    private final JdbcAdjustments requests;
    private final OutboundItems items;
    private final GroupBindings bindings;
    private final ForecastStore forecasts;
    private final MicrogridDirectory microgrids;
    private final ComplianceMessageFormatter formatter;
    private final InstantSource clock;

    AdjustmentService(
            JdbcAdjustments requests,
            OutboundItems items,
            GroupBindings bindings,
            ForecastStore forecasts,
            MicrogridDirectory microgrids,
            ComplianceMessageFormatter formatter,
            InstantSource clock) {
        this.requests = requests;
        this.items = items;
        this.bindings = bindings;
        this.forecasts = forecasts;
        this.microgrids = microgrids;
        this.formatter = formatter;
        this.clock = clock;
    }

    /**
     * The message that a request would send.
     *
     * @param body the exact message
     * @param blocks with the limits stated for them now
     */
    public record AdjustmentPreview(String connectionId, String type, String body, List<AdjustmentBlock> blocks) {}

    /**
     * Returns the message of a request; stores and sends nothing.
     *
     * @throws InvalidValueException where a block cannot be requested
     * @throws ConflictException where no partner controls the scope
     */
    @Transactional(readOnly = true)
    public AdjustmentPreview previewRequest(String scopeId, AdjustmentRequest submitted) {
        return previewRequest(items.requireRecipient(scopeId), submitted);
    }

    private AdjustmentPreview previewRequest(GroupBinding binding, AdjustmentRequest submitted) {
        Instant now = clock.instant();
        Optional<Power> rating = microgrids
                .findScope(binding.scopeId())
                .flatMap(microgrids::findGovernedCircuit)
                .map((Circuit circuit) ->
                        circuit.directionOf(submitted.direction()).rating());
        Duration seamTolerance = findSeamTolerance(binding);
        Timeline<Power> stated = readStatedLimits(binding, submitted.direction(), seamTolerance);
        List<AdjustmentBlock> blocks = AdjustmentRules.validateBlocks(submitted.blocks(), rating, now).stream()
                .map(block -> new AdjustmentBlock(
                        block.span(),
                        block.capacity(),
                        AnswerRules.lowestStatedLimit(stated, block.span(), now, seamTolerance)))
                .toList();
        FormattedMessage formatted = formatter.formatAdjustment(binding.groupId(), submitted.direction(), blocks);
        return new AdjustmentPreview(binding.connectionId(), formatted.type(), formatted.body(), blocks);
    }

    /** Queues the message of the {@link #previewRequest}, in this transaction. */
    public Adjustment submitRequest(String scopeId, AdjustmentRequest submitted) {
        InputChecks.requireName("reason", submitted.reason());
        GroupBinding binding = items.requireRecipient(scopeId);
        AdjustmentPreview message = previewRequest(binding, submitted);
        long id = items.queueItem(
                binding,
                new ItemMessage(message.type(), Optional.empty(), message.body()),
                new AuditText("requested other capacity", submitted.reason()),
                item -> requests.insertRequest(new Adjustment(
                        item,
                        submitted.direction(),
                        message.blocks(),
                        submitted.reason(),
                        AdjustmentState.QUEUED,
                        Optional.empty())));
        return requireRequest(scopeId, id);
    }

    /**
     * Cancels a request that was not sent yet.
     *
     * @throws ConflictException where it was sent, or is over
     */
    public Adjustment cancelRequest(String scopeId, long id) {
        Adjustment request = requireRequest(scopeId, id);
        if (!requests.cancelIfQueued(id, "cancelled by " + AuditTrail.currentActor())) {
            throw new ConflictException("request %d is %s and cannot be cancelled; only one that is QUEUED can"
                    .formatted(id, request.state()));
        }
        items.cancelMessage(request.item(), "cancelled the request for other capacity");
        return requireRequest(scopeId, id);
    }

    @Transactional(readOnly = true)
    public Adjustment requireRequest(String scopeId, long id) {
        microgrids.requireScope(scopeId);
        return requests.findRequest(scopeId, id)
                .orElseThrow(() -> new NotFoundException("request for other capacity", Long.toString(id)));
    }

    /** The newest first, at most {@code limit}, older than {@code before} where that is above 0. */
    @Transactional(readOnly = true)
    public List<Adjustment> listNewest(String scopeId, long before, int limit) {
        microgrids.requireScope(scopeId);
        return requests.listNewest(scopeId, before, limit);
    }

    private Timeline<Power> readStatedLimits(GroupBinding binding, Direction direction, Duration seamTolerance) {
        return forecasts
                .findInForce(Map.of(binding.id(), seamTolerance))
                .getOrDefault(binding.id(), Map.of())
                .getOrDefault(direction, ForecastStore.ForecastsInForce.NOTHING)
                .primary()
                .mapValues(CapacityLimit::limit);
    }

    private Duration findSeamTolerance(GroupBinding binding) {
        return bindings.findBoundGroups(List.of(binding.id())).values().stream()
                .map(bound -> bound.properties().seamTolerance())
                .findFirst()
                .orElse(Duration.ZERO);
    }
}
