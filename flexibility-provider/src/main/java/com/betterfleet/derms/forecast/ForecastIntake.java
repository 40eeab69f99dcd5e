package com.betterfleet.derms.forecast;

import com.betterfleet.derms.connection.Bindings;
import com.betterfleet.derms.connection.Connections;
import com.betterfleet.derms.connection.GroupBinding;
import com.betterfleet.derms.connection.PartnerTerms;
import com.betterfleet.derms.microgrid.Circuit;
import com.betterfleet.derms.microgrid.MicrogridDirectory;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Service;

/** Takes forecasts in: judged as a whole, then stored as a whole or not at all (M4). */
@Service
public class ForecastIntake {

    /** A scope without a circuit counts three phases (decision). */
    private static final int PHASES_WITHOUT_CIRCUIT = 3;

    private final Bindings bindings;
    private final Connections connections;
    private final MicrogridDirectory microgrids;
    private final ForecastWriter writer;
    private final InstantSource clock;

    ForecastIntake(
            Bindings bindings,
            Connections connections,
            MicrogridDirectory microgrids,
            ForecastWriter writer,
            InstantSource clock) {
        this.bindings = bindings;
        this.connections = connections;
        this.microgrids = microgrids;
        this.writer = writer;
        this.clock = clock;
    }

    /** Judges and stores one forecast; when this returns {@link Acceptance.Accepted} it is committed. */
    public Acceptance take(Submission submission) {
        Optional<GroupBinding> binding = bindings.find(submission.connectionId(), submission.groupId());
        if (binding.isEmpty()) {
            return new Acceptance.NotBound();
        }
        PartnerTerms terms = connections.require(submission.connectionId()).terms();
        String scopeId = binding.get().scopeId();
        Optional<Circuit> circuit = Optional.ofNullable(
                microgrids.circuitsOfScopes(List.of(scopeId)).get(scopeId));
        Terms judgedBy = new Terms(
                terms.forecastUnits(),
                Amperes.of(terms.ampereMeaning(), circuit),
                circuit.map(Circuit::phases).orElse(PHASES_WITHOUT_CIRCUIT),
                terms.seamTolerance());
        return switch (ForecastRules.judge(submission.blocks(), judgedBy, clock.instant())) {
            case Judged.Refused refused -> new Acceptance.Refused(refused);
            case Judged.Accepted judged -> writer.write(submission, binding.get(), terms, judged);
        };
    }
}
