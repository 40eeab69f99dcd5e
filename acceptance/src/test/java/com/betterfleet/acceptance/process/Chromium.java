package com.betterfleet.acceptance.process;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Debian's Chromium, driven by Playwright. */
public record Chromium(Playwright playwright, Browser browser) implements RunningProcess {

    private static final Path EXECUTABLE = Path.of("/usr/bin/chromium");
    private static final Duration INSTALLATION = Duration.ofMinutes(5);

    /** For a page or an element, which a slow machine shows late. */
    private static final double PATIENCE_MILLIS = 60_000;

    private static final List<String> ARGUMENTS = List.of(
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync");

    /** Starts the browser; where it is missing it is installed, which needs root. */
    public static Chromium start() {
        if (!Files.exists(EXECUTABLE)) {
            install();
        }
        PlaywrightAssertions.setDefaultAssertionTimeout(PATIENCE_MILLIS);
        Playwright playwright = Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        Browser browser = playwright
                .chromium()
                .launch(new BrowserType.LaunchOptions()
                        .setExecutablePath(EXECUTABLE)
                        .setArgs(ARGUMENTS));
        return new Chromium(playwright, browser);
    }

    /** Opens a page with its own cookies and signs in. */
    public Page openSignedIn(RunningService service, String name, String password) {
        return signIn(openPage(), service, name, password);
    }

    /** Opens an empty page with its own cookies. */
    public Page openPage() {
        return openPage(new Browser.NewContextOptions());
    }

    public Page openPage(Browser.NewContextOptions options) {
        Page page = browser.newContext(options).newPage();
        page.setDefaultTimeout(PATIENCE_MILLIS);
        return page;
    }

    public static Page signIn(Page page, RunningService service, String name, String password) {
        page.navigate(service.url() + "/console/microgrids");
        page.fill("#username", name);
        page.fill("#password", password);
        page.click("main button[type=submit]");
        page.waitForURL("**/console/microgrids**");
        return page;
    }

    private static void install() {
        if (!"root".equals(System.getProperty("user.name"))) {
            throw new AssertionError(EXECUTABLE + " is missing; install it: apt-get install chromium");
        }
        ChildProcess installation = ChildProcess.start(
                "the installation of chromium",
                List.of("sh", "-c", "apt-get update && apt-get install -y --no-install-recommends chromium"),
                Map.of("DEBIAN_FRONTEND", "noninteractive"),
                ProjectPaths.freshLog("chromium"));
        if (installation.awaitEnd(INSTALLATION) != 0) {
            throw new AssertionError(EXECUTABLE + " is missing and could not be installed: apt-get install chromium");
        }
    }

    @Override
    public void close() {
        browser.close();
        playwright.close();
    }
}
