package com.betterfleet.derms.console;

import com.betterfleet.derms.refusal.Absent;
import com.betterfleet.derms.refusal.Invalid;
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

/** What is around every page, and what is said where there is none. */
@Controller
@Order(Ordered.LOWEST_PRECEDENCE)
@ControllerAdvice(annotations = Controller.class)
class FramePages {

    private final Frames frames;

    FramePages(Frames frames) {
        this.frames = frames;
    }

    @GetMapping("/console/banner")
    String banner(Model model) {
        model.addAttribute("frame", frames.about());
        return "fragments/banner :: banner";
    }

    @ExceptionHandler
    void absent(Absent absent, HttpServletResponse response) throws IOException {
        response.sendError(HttpStatus.NOT_FOUND.value());
    }

    @ExceptionHandler
    void invalid(Invalid invalid, HttpServletResponse response) throws IOException {
        response.sendError(HttpStatus.BAD_REQUEST.value());
    }
}
