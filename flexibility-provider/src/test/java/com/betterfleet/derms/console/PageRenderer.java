package com.betterfleet.derms.console;

import com.betterfleet.derms.console.layout.Formats;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.mock.web.MockServletContext;
import org.thymeleaf.context.WebContext;
import org.thymeleaf.spring6.SpringTemplateEngine;
import org.thymeleaf.templatemode.TemplateMode;
import org.thymeleaf.templateresolver.ClassLoaderTemplateResolver;
import org.thymeleaf.web.servlet.JakartaServletWebApplication;

/** Renders templates as the service does and writes each page to a file under {@code target/look}. */
public final class PageRenderer {

    private static final Path FOLDER = Path.of("target", "look");
    private final SpringTemplateEngine engine = new SpringTemplateEngine();

    public PageRenderer() {
        ClassLoaderTemplateResolver resolver = new ClassLoaderTemplateResolver();
        resolver.setPrefix("templates/");
        resolver.setSuffix(".html");
        resolver.setTemplateMode(TemplateMode.HTML);
        resolver.setCharacterEncoding("UTF-8");
        engine.setTemplateResolver(resolver);
    }

    /**
     * Renders a view.
     *
     * @param view a template, or "template :: fragment" as a controller names it
     * @param file the file to write, relative to {@code target/look}
     */
    public String render(String view, String file, Map<String, Object> model) {
        MockServletContext servlets = new MockServletContext();
        MockHttpServletRequest request = new MockHttpServletRequest(servlets, "GET", "/");
        WebContext context = new WebContext(
                JakartaServletWebApplication.buildApplication(servlets)
                        .buildExchange(request, new MockHttpServletResponse()),
                Locale.ENGLISH,
                model);
        String[] parts = view.split(" :: ", 2);
        String page =
                parts.length == 1 ? engine.process(view, context) : engine.process(parts[0], Set.of(parts[1]), context);
        storePage(file, page);
        return page.replace(Formats.THIN_SPACE, " ");
    }

    /** The visible text of a page, without markup. */
    public static String textOf(String page) {
        return page.replaceAll("(?s)<head>.*?</head>|<[^>]*>", "")
                .replace("&#39;", "'")
                .replaceAll("\\s+", " ")
                .strip();
    }

    static void storePage(String file, String content) {
        try {
            Path path = FOLDER.resolve(file);
            Files.createDirectories(path.getParent());
            Files.writeString(path, content);
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        }
    }
}
