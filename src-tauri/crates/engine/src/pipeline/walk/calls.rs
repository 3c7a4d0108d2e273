//! How often a request has called each endpoint.

use crate::plan::EndpointIndex;

/// Calls of the present request by endpoint. What is left of the requests before is told by its number, so that nothing has
/// to be cleared and nothing searched.
#[derive(Debug, Default)]
pub(super) struct CallCounts {
    request: u64,
    /// By endpoint, the last request that called it, and how often.
    by_endpoint: Vec<(u64, u32)>,
}

impl CallCounts {
    /// Begins with the next request.
    #[inline]
    pub(super) fn start(&mut self, endpoints: usize) {
        if self.by_endpoint.len() < endpoints {
            self.by_endpoint.resize(endpoints, (0, 0));
        }
        self.request += 1;
    }

    /// Earlier calls of this request to an endpoint.
    #[inline(always)]
    pub(super) fn of(&self, endpoint: EndpointIndex) -> u32 {
        let (request, count) = self.by_endpoint[endpoint];
        if request == self.request { count } else { 0 }
    }

    /// Counts one more call.
    #[inline(always)]
    pub(super) fn count(&mut self, endpoint: EndpointIndex) {
        self.by_endpoint[endpoint] = (self.request, self.of(endpoint) + 1);
    }
}
