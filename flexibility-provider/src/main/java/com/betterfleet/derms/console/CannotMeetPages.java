package com.betterfleet.derms.console;

import com.betterfleet.derms.compliance.ComplianceErrors;
import com.betterfleet.derms.compliance.ComplianceErrors.Report;
import com.betterfleet.derms.connection.Link;
import com.betterfleet.derms.forecast.AcceptedForecast;
import com.betterfleet.derms.forecast.Forecasts;
import com.betterfleet.derms.microgrid.ManagedScope;
import com.betterfleet.derms.microgrid.MicrogridDirectory;
import com.betterfleet.derms.refusal.Conflict;
import com.betterfleet.derms.refusal.Invalid;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import tools.jackson.databind.json.JsonMapper;

/** Telling the partner that a forecast cannot be met: the blocks are picked, the message previewed and sent (M13). */
@Controller
class CannotMeetPages {

    private static final int SHOWN = 20;

    private final MicrogridDirectory microgrids;
    private final ComplianceErrors errors;
    private final Forecasts forecasts;
    private final Partners partners;
    private final Frames frames;
    private final JsonMapper json;

    CannotMeetPages(
            MicrogridDirectory microgrids,
            ComplianceErrors errors,
            Forecasts forecasts,
            Partners partners,
            Frames frames,
            JsonMapper json) {
        this.microgrids = microgrids;
        this.errors = errors;
        this.forecasts = forecasts;
        this.partners = partners;
        this.frames = frames;
        this.json = json;
    }

    /** @param forecast the request id of the one to pick from; empty: the newest */
    @GetMapping("/console/scopes/{id}/cannot-meet")
    String form(@PathVariable String id, @RequestParam(defaultValue = "") String forecast, Model model) {
        ManagedScope scope = microgrids.requireScope(id);
        return page(scope, forecast, List.of(), "", null, null, model);
    }

    /** @param act preview or send */
    @PostMapping("/console/scopes/{id}/cannot-meet")
    String act(
            @PathVariable String id,
            @RequestParam(defaultValue = "preview") String act,
            @RequestParam(defaultValue = "") String forecast,
            @RequestParam(defaultValue = "") List<String> block,
            @RequestParam(defaultValue = "") String message,
            Model model) {
        ManagedScope scope = microgrids.requireScope(id);
        Report report = new Report(
                forecast.isEmpty() ? Optional.empty() : Optional.of(forecast),
                message.strip(),
                CannotMeetView.spans(chosen(recent(scope), forecast), block));
        try {
            if (act.equals("send")) {
                errors.report(id, report);
                return "redirect:/console/scopes/" + scope.id() + "#negotiation";
            }
            String body = errors.preview(id, report).body();
            String laidOut = json.writerWithDefaultPrettyPrinter().writeValueAsString(json.readTree(body));
            return page(scope, forecast, block, message, laidOut, null, model);
        } catch (Invalid refused) {
            Objection objection = new Objection("cannot-meet", refused.text(), message, refused.field());
            return page(scope, forecast, block, message, null, objection, model);
        } catch (Conflict refused) {
            return page(scope, forecast, block, message, null, Objection.state("cannot-meet", refused, message), model);
        }
    }

    private String page(
            ManagedScope scope,
            String forecast,
            List<String> picked,
            String message,
            @Nullable String preview,
            @Nullable Objection objection,
            Model model) {
        FrameView frame = frames.about(scope.microgridId());
        Optional<Partners.Partner> partner = partners.of(scope.id());
        List<AcceptedForecast> recent = recent(scope);
        model.addAttribute("frame", frame);
        model.addAttribute(
                "cannot",
                new CannotMeetView(
                        scope.id(),
                        scope.name(),
                        partner.map(Partners.Partner::name).orElse("the partner"),
                        partner.map(Partners.Partner::link).map(Link::online).orElse(false),
                        recent,
                        chosen(recent, forecast),
                        picked,
                        message,
                        preview,
                        objection,
                        frame.figures()));
        return "cannot-meet";
    }

    private List<AcceptedForecast> recent(ManagedScope scope) {
        return partners.of(scope.id())
                .map(partner -> forecasts.recent(partner.binding().id(), SHOWN))
                .orElse(List.of());
    }

    @Nullable
    private static AcceptedForecast chosen(List<AcceptedForecast> recent, String requestId) {
        return recent.stream()
                .filter(forecast -> requestId.isEmpty() || forecast.requestId().equals(requestId))
                .findFirst()
                .orElse(null);
    }
}
