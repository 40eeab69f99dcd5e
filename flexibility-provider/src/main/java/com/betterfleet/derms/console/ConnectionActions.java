package com.betterfleet.derms.console;

import com.betterfleet.derms.access.CredentialCheck;
import com.betterfleet.derms.connection.Connections;
import com.betterfleet.derms.connection.IssuedCredentials;
import com.betterfleet.derms.connection.Lifecycle;
import com.betterfleet.derms.connection.PartnerClients;
import com.betterfleet.derms.exchange.Outbox;
import com.betterfleet.derms.refusal.Conflict;
import com.betterfleet.derms.refusal.Invalid;
import com.betterfleet.derms.reporting.Publications;
import com.betterfleet.derms.supervision.Handover;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** What an engineer does on a connection's page (M15). Each act leads back to the page, which shows what came of it. */
@Controller
class ConnectionActions {

    private final Connections connections;
    private final Lifecycle lifecycle;
    private final Outbox outbox;
    private final PartnerClients clients;
    private final CredentialCheck check;
    private final Publications publications;
    private final Handover handover;

    ConnectionActions(
            Connections connections,
            Lifecycle lifecycle,
            Outbox outbox,
            PartnerClients clients,
            CredentialCheck check,
            Publications publications,
            Handover handover) {
        this.connections = connections;
        this.lifecycle = lifecycle;
        this.outbox = outbox;
        this.clients = clients;
        this.check = check;
        this.publications = publications;
        this.handover = handover;
    }

    @PostMapping("/console/connections/{id}/handshake")
    String handshake(@PathVariable String id) {
        lifecycle.open(id);
        return page(id);
    }

    @PostMapping("/console/connections/{id}/test-credentials")
    String testCredentials(@PathVariable String id, RedirectAttributes shown) {
        connections.require(id);
        shown.addFlashAttribute("checked", check.check(id));
        return page(id);
    }

    /** The new secret is shown on the next page, that once. */
    @PostMapping("/console/connections/{id}/rotate-secret")
    String rotateSecret(@PathVariable String id, RedirectAttributes shown) {
        IssuedCredentials issued = clients.rotate(id);
        shown.addFlashAttribute("issued", issued);
        return page(id);
    }

    @PostMapping("/console/connections/{id}/outbox/{messageId}/resend")
    String resend(@PathVariable String id, @PathVariable long messageId) {
        outbox.resend(messageId);
        return page(id);
    }

    @PostMapping("/console/connections/{id}/dead-letters/{letter}/resend")
    String resendWindow(@PathVariable String id, @PathVariable long letter) {
        publications.resend(id, letter);
        return page(id);
    }

    /** All its scopes are taken back, at once; only an administrator may. */
    @PostMapping("/console/connections/{id}/disconnect")
    String disconnect(
            @PathVariable String id, @RequestParam(defaultValue = "") String reason, RedirectAttributes shown) {
        try {
            handover.disconnectConnection(id, reason.strip());
            return page(id);
        } catch (Invalid refused) {
            shown.addFlashAttribute("objection", Objection.reason("disconnect", refused, reason));
            return page(id) + "#disconnect";
        }
    }

    @PostMapping("/console/connections/{id}/connect")
    String connect(@PathVariable String id, RedirectAttributes shown) {
        try {
            handover.connectConnection(id);
            return page(id);
        } catch (Conflict refused) {
            shown.addFlashAttribute("objection", Objection.state("connect", refused, ""));
            return page(id) + "#connect";
        }
    }

    private String page(String id) {
        return "redirect:/console/connections/" + connections.require(id).id();
    }
}
