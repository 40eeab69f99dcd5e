package com.betterfleet.derms.console.circuit;

import com.betterfleet.derms.audit.AuditTrail;
import com.betterfleet.derms.console.layout.FormSubmission;
import com.betterfleet.derms.console.layout.PowerInput;
import com.betterfleet.derms.microgrid.Circuit;
import com.betterfleet.derms.microgrid.MicrogridDirectory;
import com.betterfleet.derms.microgrid.MicrogridProvisioning;
import com.betterfleet.derms.microgrid.OperationalLimit;
import com.betterfleet.derms.power.Direction;
import com.betterfleet.derms.refusal.InputChecks;
import com.betterfleet.derms.refusal.InvalidValueException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.function.Supplier;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** Sets and releases the operational limit of a circuit, for instance for a hot transformer. */
@Controller
class OperationalLimitActions {

    private final MicrogridProvisioning provisioning;
    private final MicrogridDirectory microgrids;
    private final InstantSource clock;

    OperationalLimitActions(MicrogridProvisioning provisioning, MicrogridDirectory microgrids, InstantSource clock) {
        this.provisioning = provisioning;
        this.microgrids = microgrids;
        this.clock = clock;
    }

    /**
     * The form's values as typed.
     *
     * @param limitKw kW
     * @param until a local time of the site; empty: until it is released
     */
    record OperationalLimitForm(String limitKw, String until, String reason) {

        Optional<OperationalLimit> toOperationalLimit(ZoneId zone, Instant now) {
            return Optional.of(OperationalLimit.ofOperator(
                    PowerInput.of("limitKw", limitKw),
                    InputChecks.requireName("reason", reason.strip()),
                    parseUntil(zone),
                    AuditTrail.currentActor(),
                    now));
        }

        /**
         * In a repeated hour the later time applies: an operational limit may last too long but never end too early.
         */
        private Optional<Instant> parseUntil(ZoneId zone) {
            try {
                return until.isBlank()
                        ? Optional.empty()
                        : Optional.of(LocalDateTime.parse(until)
                                .atZone(zone)
                                .withLaterOffsetAtOverlap()
                                .toInstant());
            } catch (DateTimeParseException e) {
                throw new InvalidValueException(
                        "until", until, "a date and time of the site, such as 2026-07-01T06:00");
            }
        }
    }

    @PostMapping("/console/circuits/{id}/operational-limit")
    String setOperationalLimit(
            @PathVariable String id,
            @RequestParam(defaultValue = "") String limitKw,
            @RequestParam(defaultValue = "") String until,
            @RequestParam(defaultValue = "") String reason,
            RedirectAttributes flash) {
        Circuit circuit = microgrids.requireCircuit(id);
        ZoneId zone = microgrids.requireMicrogrid(circuit.microgridId()).timeZone();
        OperationalLimitForm form = new OperationalLimitForm(limitKw, until, reason);
        return runOperation(id, "limit", form, flash, () -> form.toOperationalLimit(zone, clock.instant()));
    }

    @PostMapping("/console/circuits/{id}/operational-limit/release")
    String releaseOperationalLimit(
            @PathVariable String id, @RequestParam(defaultValue = "") String reason, RedirectAttributes flash) {
        OperationalLimitForm form = new OperationalLimitForm("", "", reason);
        return runOperation(id, "release", form, flash, Optional::empty);
    }

    private String runOperation(
            String id,
            String formId,
            OperationalLimitForm form,
            RedirectAttributes flash,
            Supplier<Optional<OperationalLimit>> newLimit) {
        String page = "/console/circuits/" + microgrids.requireCircuit(id).id();
        return new FormSubmission(page, formId, form.reason(), form).run(flash, () -> {
            String why = InputChecks.requireName("reason", form.reason().strip());
            provisioning.setOperationalLimit(id, Direction.IMPORT, newLimit.get(), why);
        });
    }
}
