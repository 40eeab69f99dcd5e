package com.betterfleet.derms.console.live;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.util.ContentCachingResponseWrapper;

/**
 * Renders a block once for all pages that fetch it within a second: hundreds of open pages ask after the same event.
 * Only blocks that show every account the same are shared. It follows the security filters, so each request is
 * authorized by itself.
 */
@Component
class SharedBlockFilter extends OncePerRequestFilter {

    /** Changes without an event, such as those by another instance, are shown so much later. */
    private static final Duration MAX_AGE = Duration.ofSeconds(1);

    private static final int MAX_BLOCKS = 64;

    private static final Pattern SHARED = Pattern.compile("/console/(cards|banner|scopes/[^/]+/(now|cycle))");

    private final LongSupplier changeCount;
    private final Cache<BlockKey, CompletableFuture<Optional<RenderedBlock>>> blocks = Caffeine.newBuilder()
            .maximumSize(MAX_BLOCKS)
            .expireAfterWrite(MAX_AGE)
            .build();

    @Autowired
    SharedBlockFilter(EventStreams streams) {
        this(streams::changeCount);
    }

    SharedBlockFilter(LongSupplier changeCount) {
        this.changeCount = changeCount;
    }

    /**
     * @param changes the number of changes before the request: a block that was rendered before an event is not shown
     *     to a page that fetches it because of that event
     */
    private record BlockKey(String path, @Nullable String query, long changes) {}

    private static final class RenderedBlock {

        private final @Nullable String contentType;
        private final byte[] body;

        RenderedBlock(@Nullable String contentType, byte[] body) {
            this.contentType = contentType;
            this.body = body;
        }

        void writeTo(HttpServletResponse response) throws IOException {
            response.setContentType(contentType);
            response.setContentLength(body.length);
            response.getOutputStream().write(body);
        }
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        return !HttpMethod.GET.matches(request.getMethod())
                || !SHARED.matcher(request.getRequestURI()).matches();
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        BlockKey key = new BlockKey(request.getRequestURI(), request.getQueryString(), changeCount.getAsLong());
        CompletableFuture<Optional<RenderedBlock>> own = new CompletableFuture<>();
        CompletableFuture<Optional<RenderedBlock>> other = blocks.asMap().putIfAbsent(key, own);
        if (other == null) {
            renderBlock(key, own, request, response, chain);
            return;
        }
        Optional<RenderedBlock> shared = other.join();
        if (shared.isPresent()) {
            shared.get().writeTo(response);
        } else {
            chain.doFilter(request, response);
        }
    }

    /** Renders a block for this request and for all that wait for it; these render it themselves after a failure. */
    private void renderBlock(
            BlockKey key,
            CompletableFuture<Optional<RenderedBlock>> result,
            HttpServletRequest request,
            HttpServletResponse response,
            FilterChain chain)
            throws ServletException, IOException {
        ContentCachingResponseWrapper rendered = new ContentCachingResponseWrapper(response);
        Optional<RenderedBlock> block = Optional.empty();
        try {
            chain.doFilter(request, rendered);
            if (rendered.getStatus() == HttpStatus.OK.value()) {
                block = Optional.of(new RenderedBlock(rendered.getContentType(), rendered.getContentAsByteArray()));
            }
            rendered.copyBodyToResponse();
        } finally {
            if (block.isEmpty()) {
                blocks.invalidate(key);
            }
            result.complete(block);
        }
    }
}
