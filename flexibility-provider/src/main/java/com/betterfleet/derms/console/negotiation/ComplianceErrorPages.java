package com.betterfleet.derms.console.negotiation;

import com.betterfleet.derms.compliance.ComplianceErrorService;
import com.betterfleet.derms.compliance.ComplianceErrorService.ComplianceErrorReport;
import com.betterfleet.derms.console.layout.FormError;
import com.betterfleet.derms.console.layout.LayoutView;
import com.betterfleet.derms.console.layout.PageLayout;
import com.betterfleet.derms.console.status.ScopePartners;
import com.betterfleet.derms.forecast.AcceptedForecast;
import com.betterfleet.derms.forecast.ForecastStore;
import com.betterfleet.derms.link.PartnerLink;
import com.betterfleet.derms.microgrid.ManagedScope;
import com.betterfleet.derms.microgrid.MicrogridDirectory;
import com.betterfleet.derms.refusal.ConflictException;
import com.betterfleet.derms.refusal.InvalidValueException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** The form that reports to the partner a limit that cannot be met: blocks are picked, previewed and sent (M13). */
@Controller
class ComplianceErrorPages {

    private static final int FORECASTS_SHOWN = 20;

    private final MicrogridDirectory microgrids;
    private final ComplianceErrorService errors;
    private final ForecastStore forecasts;
    private final ScopePartners partners;
    private final PageLayout pageLayout;
    private final MessagePreview messagePreview;

    ComplianceErrorPages(
            MicrogridDirectory microgrids,
            ComplianceErrorService errors,
            ForecastStore forecasts,
            ScopePartners partners,
            PageLayout pageLayout,
            MessagePreview messagePreview) {
        this.microgrids = microgrids;
        this.errors = errors;
        this.forecasts = forecasts;
        this.partners = partners;
        this.pageLayout = pageLayout;
        this.messagePreview = messagePreview;
    }

    /** @param forecast the request id of the forecast; empty: the newest */
    @GetMapping("/console/scopes/{id}/cannot-meet")
    String showForm(@PathVariable String id, @RequestParam(defaultValue = "") String forecast, Model model) {
        ManagedScope scope = microgrids.requireScope(id);
        return renderPage(scope, forecast, List.of(), "", null, null, model);
    }

    /** @param act preview or send */
    @PostMapping("/console/scopes/{id}/cannot-meet")
    String submitForm(
            @PathVariable String id,
            @RequestParam(defaultValue = "preview") String act,
            @RequestParam(defaultValue = "") String forecast,
            @RequestParam(defaultValue = "") List<String> block,
            @RequestParam(defaultValue = "") String message,
            Model model) {
        ManagedScope scope = microgrids.requireScope(id);
        ComplianceErrorReport report = new ComplianceErrorReport(
                forecast.isEmpty() ? Optional.empty() : Optional.of(forecast),
                message.strip(),
                ComplianceErrorView.pickedIntervals(chooseForecast(recentForecasts(scope), forecast), block));
        try {
            if (act.equals("send")) {
                errors.submitReport(id, report);
                return "redirect:/console/scopes/" + scope.id() + "#negotiation";
            }
            String body = errors.previewReport(id, report).body();
            String formattedBody = messagePreview.format(body);
            return renderPage(scope, forecast, block, message, formattedBody, null, model);
        } catch (InvalidValueException refused) {
            FormError formError = new FormError("cannot-meet", refused.text(), message, refused.field());
            return renderPage(scope, forecast, block, message, null, formError, model);
        } catch (ConflictException refused) {
            FormError formError = FormError.of("cannot-meet", refused, message);
            return renderPage(scope, forecast, block, message, null, formError, model);
        }
    }

    private String renderPage(
            ManagedScope scope,
            String forecast,
            List<String> picked,
            String message,
            @Nullable String preview,
            @Nullable FormError formError,
            Model model) {
        LayoutView layout = pageLayout.layoutFor(scope.microgridId());
        Optional<ScopePartners.BoundPartner> partner = partners.findPartner(scope.id());
        List<AcceptedForecast> recent = recentForecasts(scope);
        model.addAttribute("frame", layout);
        model.addAttribute(
                "cannot",
                new ComplianceErrorView(
                        scope.id(),
                        scope.name(),
                        partner.map(ScopePartners.BoundPartner::name).orElse("the partner"),
                        partner.map(ScopePartners.BoundPartner::link)
                                .map(PartnerLink::isOnline)
                                .orElse(false),
                        recent,
                        chooseForecast(recent, forecast),
                        picked,
                        message,
                        preview,
                        formError,
                        layout.formats()));
        return "cannot-meet";
    }

    private List<AcceptedForecast> recentForecasts(ManagedScope scope) {
        return partners.findPartner(scope.id())
                .map(partner -> forecasts.findRecent(partner.binding().id(), FORECASTS_SHOWN))
                .orElse(List.of());
    }

    @Nullable
    private static AcceptedForecast chooseForecast(List<AcceptedForecast> recent, String requestId) {
        return recent.stream()
                .filter(forecast -> requestId.isEmpty() || forecast.requestId().equals(requestId))
                .findFirst()
                .orElse(null);
    }
}
