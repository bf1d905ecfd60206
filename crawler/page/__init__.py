"""A response as a page: text blocks, links, alternates, licence, opt-outs. Pure; run in the sandbox."""
