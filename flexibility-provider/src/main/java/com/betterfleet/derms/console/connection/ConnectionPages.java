package com.betterfleet.derms.console.connection;

import com.betterfleet.derms.console.layout.Formats;
import com.betterfleet.derms.console.layout.LayoutView;
import com.betterfleet.derms.console.layout.PageLayout;
import com.betterfleet.derms.console.layout.PagePermissions;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;

/** The page of one partner link, for the engineer who needs its state and the reason for it (M2, M15). */
@Controller
class ConnectionPages {

    private final ConnectionViewReader connections;
    private final LinkMessageReader messages;
    private final PageLayout pageLayout;

    ConnectionPages(ConnectionViewReader connections, LinkMessageReader messages, PageLayout pageLayout) {
        this.connections = connections;
        this.messages = messages;
        this.pageLayout = pageLayout;
    }

    @GetMapping("/console/connections/{id}")
    String showConnection(@PathVariable String id, Model model) {
        LayoutView layout = pageLayout.layoutFor();
        model.addAttribute("frame", layout);
        fillModel(id, layout.formats(), model);
        return "connection";
    }

    @GetMapping("/console/connections/{id}/now")
    String refreshConnection(@PathVariable String id, Model model) {
        fillModel(id, pageLayout.layoutFor().formats(), model);
        return "connection :: now";
    }

    private void fillModel(String id, Formats formats, Model model) {
        model.addAttribute("resends", PagePermissions.forCurrentAccount().canOperate());
        model.addAttribute("connection", connections.readConnection(id, formats));
        model.addAttribute("publication", messages.readPublication(id, formats));
    }
}
