package com.betterfleet.derms.forecast;

import com.betterfleet.derms.connection.Bindings;
import com.betterfleet.derms.connection.GroupBinding;
import com.betterfleet.derms.connection.PartnerTerms;
import com.betterfleet.derms.microgrid.Circuit;
import com.betterfleet.derms.microgrid.MicrogridDirectory;
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
    private static final int PHASES_WITHOUT_CIRCUIT = 3;

    private final Bindings bindings;
    private final MicrogridDirectory microgrids;
    private final ForecastWriter writer;
    private final Forecasts forecasts;
    private final ApplicationEventPublisher events;
    private final InstantSource clock;

    ForecastIntake(
            Bindings bindings,
            MicrogridDirectory microgrids,
            ForecastWriter writer,
            Forecasts forecasts,
            ApplicationEventPublisher events,
            InstantSource clock) {
        this.bindings = bindings;
        this.microgrids = microgrids;
        this.writer = writer;
        this.forecasts = forecasts;
        this.events = events;
        this.clock = clock;
    }

    /** Judges and stores one forecast; when this returns {@link Acceptance.Accepted} it is committed. */
    public Acceptance take(Submission submission) {
        return take(submission, Instant.MAX);
    }

    /**
     * Judges and stores a forecast that came over a while, within the caller's transaction.
     *
     * @param begunAt when the first of it came; where control changed hands since, it has no effect
     */
    public Acceptance take(Submission submission, Instant begunAt) {
        return bindings.bound(submission.connectionId(), submission.groupId())
                .map(bound -> bound.binding().takenBack().isPresent()
                                || bound.binding().epochSince().isAfter(begunAt)
                        ? new Acceptance.EpochOver()
                        : judge(submission, bound.binding(), bound.terms()))
                .orElseGet(Acceptance.NotBound::new);
    }

    private Acceptance judge(Submission submission, GroupBinding binding, PartnerTerms terms) {
        String scopeId = binding.scopeId();
        Optional<Circuit> circuit = Optional.ofNullable(
                microgrids.circuitsOfScopes(List.of(scopeId)).get(scopeId));
        Terms judgedBy = new Terms(
                terms.forecastUnits(),
                Amperes.of(terms.ampereMeaning(), circuit),
                circuit.map(Circuit::phases).orElse(PHASES_WITHOUT_CIRCUIT),
                terms.seamTolerance());
        return switch (ForecastRules.judge(submission.blocks(), judgedBy, clock.instant())) {
            case Judged.Refused refused -> new Acceptance.Refused(refused);
            case Judged.Accepted judged -> writer.write(submission, binding, terms, judged);
        };
    }

    /**
     * Tells people of a forecast that a known partner sent and that was turned away, for whatever reason: the limits in
     * force grow older.
     *
     * @param groupId as far as it could be read
     * @param message how the message is called, for people
     */
    public void refused(String connectionId, Optional<String> groupId, String message, String reason) {
        Optional<GroupBinding> binding = groupId.flatMap(group -> bindings.find(connectionId, group));
        if (binding.flatMap(GroupBinding::takenBack).isPresent()) {
            // Under local control no limit is in force that could grow older.
            return;
        }
        events.publishEvent(Remarks.refused(
                connectionId,
                binding.map(GroupBinding::groupId),
                message,
                reason,
                binding.flatMap(bound -> forecasts.newest(bound.id()))));
    }
}
