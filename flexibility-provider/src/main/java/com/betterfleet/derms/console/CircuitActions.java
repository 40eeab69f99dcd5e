package com.betterfleet.derms.console;

import com.betterfleet.derms.audit.Audit;
import com.betterfleet.derms.microgrid.Circuit;
import com.betterfleet.derms.microgrid.MicrogridDirectory;
import com.betterfleet.derms.microgrid.OperationalLimit;
import com.betterfleet.derms.microgrid.Provisioning;
import com.betterfleet.derms.power.Direction;
import com.betterfleet.derms.refusal.Invalid;
import com.betterfleet.derms.refusal.Require;
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

/** What an operator does about a circuit itself: the limit for a hot transformer, and its release. */
@Controller
class CircuitActions {

    private final Provisioning provisioning;
    private final MicrogridDirectory microgrids;
    private final InstantSource clock;

    CircuitActions(Provisioning provisioning, MicrogridDirectory microgrids, InstantSource clock) {
        this.provisioning = provisioning;
        this.microgrids = microgrids;
        this.clock = clock;
    }

    /**
     * What was typed.
     *
     * @param limitKw kW
     * @param until a local time of the site; empty: until somebody releases it
     */
    record Typed(String limitKw, String until, String reason) {

        Optional<OperationalLimit> limit(ZoneId zone, Instant now) {
            return Optional.of(OperationalLimit.set(
                    TypedPower.of("limitKw", limitKw),
                    Require.name("reason", reason.strip()),
                    until(zone),
                    Audit.who(),
                    now));
        }

        /** In the hour that comes twice the later one is meant: a limit of the plant rather lasts too long. */
        private Optional<Instant> until(ZoneId zone) {
            try {
                return until.isBlank()
                        ? Optional.empty()
                        : Optional.of(LocalDateTime.parse(until)
                                .atZone(zone)
                                .withLaterOffsetAtOverlap()
                                .toInstant());
            } catch (DateTimeParseException e) {
                throw new Invalid("until", until, "a date and time of the site, such as 2026-07-01T06:00");
            }
        }
    }

    @PostMapping("/console/circuits/{id}/operational-limit")
    String limit(
            @PathVariable String id,
            @RequestParam(defaultValue = "") String limitKw,
            @RequestParam(defaultValue = "") String until,
            @RequestParam(defaultValue = "") String reason,
            RedirectAttributes shown) {
        Circuit circuit = microgrids.requireCircuit(id);
        ZoneId zone = microgrids.requireMicrogrid(circuit.microgridId()).timeZone();
        Typed typed = new Typed(limitKw, until, reason);
        return done(id, "limit", typed, shown, () -> typed.limit(zone, clock.instant()));
    }

    @PostMapping("/console/circuits/{id}/operational-limit/release")
    String release(@PathVariable String id, @RequestParam(defaultValue = "") String reason, RedirectAttributes shown) {
        Typed typed = new Typed("", "", reason);
        return done(id, "release", typed, shown, Optional::empty);
    }

    private String done(
            String id, String act, Typed typed, RedirectAttributes shown, Supplier<Optional<OperationalLimit>> wanted) {
        String page =
                "redirect:/console/circuits/" + microgrids.requireCircuit(id).id();
        try {
            String why = Require.name("reason", typed.reason().strip());
            provisioning.limitOperationally(id, Direction.IMPORT, wanted.get(), why);
            return page;
        } catch (Invalid refused) {
            shown.addFlashAttribute("objection", Objection.reason(act, refused, typed.reason()));
            shown.addFlashAttribute("typed", typed);
            return page + "#" + act;
        }
    }
}
