package com.betterfleet.derms.forecast;

import com.betterfleet.derms.binding.GroupBinding;
import com.betterfleet.derms.binding.GroupBindings;
import com.betterfleet.derms.binding.GroupBindings.BoundGroup;
import com.betterfleet.derms.binding.GroupBindings.GroupKey;
import com.betterfleet.derms.database.CombinedLookup;
import com.betterfleet.derms.forecast.conversion.AmpereConversion;
import com.betterfleet.derms.microgrid.Circuit;
import com.betterfleet.derms.microgrid.MicrogridDirectory;
import com.betterfleet.derms.partner.PartnerProperties;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** Validates received forecasts and stores each as a whole or not at all (M4). */
@Service
public class ForecastIntake {

    /** The phase count of a scope without a circuit (decision). */
    public static final int DEFAULT_PHASES = 3;

    private final GroupBindings bindings;
    private final MicrogridDirectory microgrids;
    private final ForecastWriter writer;
    private final ForecastStore forecasts;
    private final ApplicationEventPublisher events;
    private final InstantSource clock;
    private final CombinedLookup<GroupKey, LimitedGroup> groups =
            new CombinedLookup<>("forecast-groups", this::findGroups);

    ForecastIntake(
            GroupBindings bindings,
            MicrogridDirectory microgrids,
            ForecastWriter writer,
            ForecastStore forecasts,
            ApplicationEventPublisher events,
            InstantSource clock) {
        this.bindings = bindings;
        this.microgrids = microgrids;
        this.writer = writer;
        this.forecasts = forecasts;
        this.events = events;
        this.clock = clock;
    }

    /** Validates and stores a forecast; it is committed when this returns {@link IntakeOutcome.ForecastStored}. */
    public IntakeOutcome acceptForecast(ForecastSubmission submission) {
        return acceptForecast(submission, Instant.MAX);
    }

    /**
     * Validates and stores a forecast that arrived in several messages, within the caller's transaction.
     *
     * @param firstReceivedAt when its first message arrived; a change of control since then makes it ineffective
     */
    public IntakeOutcome acceptForecast(ForecastSubmission submission, Instant firstReceivedAt) {
        Optional<LimitedGroup> found = findGroup(submission);
        if (found.isEmpty()) {
            return new IntakeOutcome.GroupNotBound();
        }
        GroupBinding binding = found.get().bound().binding();
        if (binding.localControl().isPresent() || binding.epochSince().isAfter(firstReceivedAt)) {
            return new IntakeOutcome.EpochEnded();
        }
        IntakeOutcome outcome = validateAndStore(submission, found.get());
        return outcome instanceof IntakeOutcome.EpochEnded && isOnlyConversionEdited(binding, submission)
                ? acceptForecast(submission, firstReceivedAt)
                : outcome;
    }

    /** A bound group with the circuit whose limit its forecasts state. */
    private record LimitedGroup(BoundGroup bound, Optional<Circuit> circuit) {}

    private Optional<LimitedGroup> findGroup(ForecastSubmission submission) {
        GroupKey key = new GroupKey(submission.connectionId(), submission.groupId());
        return TransactionSynchronizationManager.isActualTransactionActive()
                ? Optional.ofNullable(findGroups(Set.of(key)).get(key))
                : groups.find(key);
    }

    private Map<GroupKey, LimitedGroup> findGroups(Collection<GroupKey> keys) {
        Map<GroupKey, BoundGroup> bound = bindings.findBoundGroups(List.copyOf(keys));
        Map<String, Circuit> circuits = microgrids.findCircuitsOfScopes(
                bound.values().stream().map(group -> group.binding().scopeId()).toList());
        Map<GroupKey, LimitedGroup> found = new HashMap<>();
        bound.forEach((key, group) -> found.put(
                key,
                new LimitedGroup(
                        group, Optional.ofNullable(circuits.get(group.binding().scopeId())))));
        return found;
    }

    /** Whether the forecast was converted for a circuit or a meaning of amperes that was edited meanwhile. */
    private boolean isOnlyConversionEdited(GroupBinding before, ForecastSubmission submission) {
        return findGroup(submission)
                .map(group -> group.bound().binding())
                .filter(now -> now.id() == before.id()
                        && now.epoch() == before.epoch()
                        && now.conversionRevision() != before.conversionRevision())
                .isPresent();
    }

    private IntakeOutcome validateAndStore(ForecastSubmission submission, LimitedGroup group) {
        PartnerProperties profile = group.bound().properties();
        Optional<Circuit> circuit = group.circuit();
        ConversionRules rules = new ConversionRules(
                profile.forecasts().forecastUnits(),
                AmpereConversion.of(profile.forecasts().ampereMeaning(), circuit),
                circuit.map(Circuit::phases).orElse(DEFAULT_PHASES),
                profile.seamTolerance());
        return switch (ForecastRules.validateForecast(submission.blocks(), rules, clock.instant())) {
            case ValidationResult.ValidationError error -> new IntakeOutcome.InvalidForecast(error);
            case ValidationResult.ValidForecast validated ->
                writer.writeForecast(submission, group.bound().binding(), profile, validated);
        };
    }

    /**
     * Publishes an advisory that a forecast of a known partner was rejected: the limits in force grow older.
     *
     * @param groupId as far as it could be read
     * @param messageLabel the name of the message in the advisory
     */
    public void publishRejection(String connectionId, Optional<String> groupId, String messageLabel, String reason) {
        Optional<GroupBinding> binding = groupId.flatMap(group -> bindings.findBinding(connectionId, group));
        if (binding.flatMap(GroupBinding::localControl).isPresent()) {
            // Under local control no limit is in force that could grow older.
            return;
        }
        events.publishEvent(ForecastAdvisoryTexts.describeRejection(
                connectionId,
                binding.map(GroupBinding::groupId),
                messageLabel,
                reason,
                binding.flatMap(bound -> forecasts.findNewest(bound.id()))));
    }
}
