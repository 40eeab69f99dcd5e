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

/** The actions on a connection's page (M15). Each redirects to the page, which shows the result. */
@Controller
class ConnectionActions {

    private final PartnerConnections connections;
    private final LinkLifecycle lifecycle;
    private final Outbox outbox;
    private final PartnerClients clients;
    private final CredentialCheck check;
    private final PublicationService publications;
    private final LocalControlService localControl;

    ConnectionActions(
            PartnerConnections connections,
            LinkLifecycle lifecycle,
            Outbox outbox,
            PartnerClients clients,
            CredentialCheck check,
            PublicationService publications,
            LocalControlService localControl) {
        this.connections = connections;
        this.lifecycle = lifecycle;
        this.outbox = outbox;
        this.clients = clients;
        this.check = check;
        this.publications = publications;
        this.localControl = localControl;
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

    /** The next page shows the new secret, once. */
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

    /** Takes back control of all its scopes at once; for administrators only. */
    @PostMapping("/console/connections/{id}/disconnect")
    String disconnectPartner(
            @PathVariable String id, @RequestParam(defaultValue = "") String reason, RedirectAttributes flash) {
        return new FormSubmission(pageOf(id), "disconnect", reason)
                .run(flash, () -> localControl.disconnectConnection(id, reason.strip()));
    }

    @PostMapping("/console/connections/{id}/connect")
    String connectPartner(@PathVariable String id, RedirectAttributes flash) {
        return new FormSubmission(pageOf(id), "connect", "").run(flash, () -> localControl.connectConnection(id));
    }

    private String redirectTo(String id) {
        return "redirect:" + pageOf(id);
    }

    private String pageOf(String id) {
        return "/console/connections/" + connections.requireConnection(id).id();
    }
}
