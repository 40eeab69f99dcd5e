package com.betterfleet.derms.console.connection;

import com.betterfleet.derms.access.CredentialCheck;
import com.betterfleet.derms.console.layout.FormSubmission;
import com.betterfleet.derms.exchange.Outbox;
import com.betterfleet.derms.link.LinkLifecycle;
import com.betterfleet.derms.partner.IssuedCredentials;
import com.betterfleet.derms.partner.PartnerClients;
import com.betterfleet.derms.partner.PartnerConnections;
import com.betterfleet.derms.reporting.PublicationService;
import com.betterfleet.derms.supervision.LocalControlService;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** What an engineer does on a connection's page (M15). Each act leads back to the page, which shows what came of it. */
@Controller
class ConnectionActions {

    private final PartnerConnections connections;
    private final LinkLifecycle lifecycle;
    private final Outbox outbox;
    private final PartnerClients clients;
    private final CredentialCheck check;
    private final PublicationService publications;
    private final LocalControlService handover;

    ConnectionActions(
            PartnerConnections connections,
            LinkLifecycle lifecycle,
            Outbox outbox,
            PartnerClients clients,
            CredentialCheck check,
            PublicationService publications,
            LocalControlService handover) {
        this.connections = connections;
        this.lifecycle = lifecycle;
        this.outbox = outbox;
        this.clients = clients;
        this.check = check;
        this.publications = publications;
        this.handover = handover;
    }

    @PostMapping("/console/connections/{id}/handshake")
    String startHandshake(@PathVariable String id) {
        lifecycle.startHandshake(id);
        return redirectTo(id);
    }

    @PostMapping("/console/connections/{id}/test-credentials")
    String testCredentials(@PathVariable String id, RedirectAttributes flash) {
        connections.requireConnection(id);
        flash.addFlashAttribute("checked", check.checkCredentials(id));
        return redirectTo(id);
    }

    /** The new secret is shown on the next page, that once. */
    @PostMapping("/console/connections/{id}/rotate-secret")
    String rotateSecret(@PathVariable String id, RedirectAttributes flash) {
        IssuedCredentials issued = clients.rotateSecret(id);
        flash.addFlashAttribute("issued", issued);
        return redirectTo(id);
    }

    @PostMapping("/console/connections/{id}/outbox/{messageId}/resend")
    String resendMessage(@PathVariable String id, @PathVariable long messageId) {
        outbox.resendDeadLetter(messageId);
        return redirectTo(id);
    }

    @PostMapping("/console/connections/{id}/dead-letters/{letter}/resend")
    String resendWindow(@PathVariable String id, @PathVariable long letter) {
        publications.resendDeadLetter(id, letter);
        return redirectTo(id);
    }

    /** All its scopes are taken back, at once; only an administrator may. */
    @PostMapping("/console/connections/{id}/disconnect")
    String disconnectPartner(
            @PathVariable String id, @RequestParam(defaultValue = "") String reason, RedirectAttributes flash) {
        return new FormSubmission(pageOf(id), "disconnect", reason)
                .run(flash, () -> handover.disconnectConnection(id, reason.strip()));
    }

    @PostMapping("/console/connections/{id}/connect")
    String connectPartner(@PathVariable String id, RedirectAttributes flash) {
        return new FormSubmission(pageOf(id), "connect", "").run(flash, () -> handover.connectConnection(id));
    }

    private String redirectTo(String id) {
        return "redirect:" + pageOf(id);
    }

    private String pageOf(String id) {
        return "/console/connections/" + connections.requireConnection(id).id();
    }
}
