package com.betterfleet.derms.forecast;

import com.betterfleet.derms.binding.GroupBinding;
import com.betterfleet.derms.binding.GroupBindings;
import com.betterfleet.derms.forecast.conversion.AmpereConversion;
import com.betterfleet.derms.microgrid.Circuit;
import com.betterfleet.derms.microgrid.MicrogridDirectory;
import com.betterfleet.derms.partner.PartnerProperties;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Service;

/** Takes forecasts in: judged as a whole, then stored as a whole or not at all (M4). */
@Service
public class ForecastIntake {

    /** A scope without a circuit counts three phases (decision). */
    private static final int DEFAULT_PHASES = 3;

    private final GroupBindings bindings;
    private final MicrogridDirectory microgrids;
    private final ForecastWriter writer;
    private final ForecastStore forecasts;
    private final ApplicationEventPublisher events;
    private final InstantSource clock;

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

    /** Judges and stores one forecast; when this returns {@link IntakeOutcome.ForecastStored} it is committed. */
    public IntakeOutcome acceptForecast(ForecastSubmission submission) {
        return acceptForecast(submission, Instant.MAX);
    }

    /**
     * Judges and stores a forecast that came over a while, within the caller's transaction.
     *
     * @param firstReceivedAt when the first of it came; where control changed hands since, it has no effect
     */
    public IntakeOutcome acceptForecast(ForecastSubmission submission, Instant firstReceivedAt) {
        return bindings.findBoundGroup(submission.connectionId(), submission.groupId())
                .map(bound -> bound.binding().takenBack().isPresent()
                                || bound.binding().epochSince().isAfter(firstReceivedAt)
                        ? new IntakeOutcome.EpochEnded()
                        : validateAndStore(submission, bound.binding(), bound.properties()))
                .orElseGet(IntakeOutcome.GroupNotBound::new);
    }

    private IntakeOutcome validateAndStore(
            ForecastSubmission submission, GroupBinding binding, PartnerProperties terms) {
        String scopeId = binding.scopeId();
        Optional<Circuit> circuit = Optional.ofNullable(
                microgrids.findCircuitsOfScopes(List.of(scopeId)).get(scopeId));
        ConversionRules rules = new ConversionRules(
                terms.forecasts().forecastUnits(),
                AmpereConversion.of(terms.forecasts().ampereMeaning(), circuit),
                circuit.map(Circuit::phases).orElse(DEFAULT_PHASES),
                terms.seamTolerance());
        return switch (ForecastRules.validateForecast(submission.blocks(), rules, clock.instant())) {
            case ValidationResult.ValidationError error -> new IntakeOutcome.InvalidForecast(error);
            case ValidationResult.ValidForecast validated ->
                writer.writeForecast(submission, binding, terms, validated);
        };
    }

    /**
     * Tells people of a forecast that a known partner sent and that was turned away, for whatever reason: the limits in
     * force grow older.
     *
     * @param groupId as far as it could be read
     * @param messageLabel how the message is called, for people
     */
    public void publishRejection(String connectionId, Optional<String> groupId, String messageLabel, String reason) {
        Optional<GroupBinding> binding = groupId.flatMap(group -> bindings.findBinding(connectionId, group));
        if (binding.flatMap(GroupBinding::takenBack).isPresent()) {
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
