package com.betterfleet.derms.console.layout;

import com.betterfleet.derms.refusal.InvalidValueException;
import com.betterfleet.derms.refusal.NotFoundException;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;

/** Serves the banner, and turns unknown or invalid requests into error pages. */
@Controller
@Order(Ordered.LOWEST_PRECEDENCE)
@ControllerAdvice(annotations = Controller.class)
class LayoutPages {

    private final PageLayout pageLayout;

    LayoutPages(PageLayout pageLayout) {
        this.pageLayout = pageLayout;
    }

    @GetMapping("/console/banner")
    String showBanner(Model model) {
        model.addAttribute("frame", pageLayout.layoutFor());
        return "fragments/banner :: banner";
    }

    @ExceptionHandler
    void sendNotFound(NotFoundException absent, HttpServletResponse response) throws IOException {
        response.sendError(HttpStatus.NOT_FOUND.value());
    }

    @ExceptionHandler
    void sendBadRequest(InvalidValueException invalid, HttpServletResponse response) throws IOException {
        response.sendError(HttpStatus.BAD_REQUEST.value());
    }
}
