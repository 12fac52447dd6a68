//! Drawings for the rooms: the chain of an onboarding, and the account's network around all of them.

use domain::Fault;
use domain::topology::{draw_network, lay, svg, trace};

use crate::Engine;
use crate::judge::at_home;
use crate::onboarding::{cards, drawn};
use crate::views::{NetworkInput, PictureFormat, PictureInput, TopologyInput, TopologyView};

impl Engine {
    /// The chain as a drawing, with the ways of packets through it, from a look that may be some seconds old.
    pub async fn topology(&self, input: &TopologyInput) -> Result<TopologyView, Fault> {
        let desired = self.desired(&input.id)?;
        let inventory = self.glance().await?;
        at_home(&desired, &inventory)?;
        let drawing = drawn(&desired, &inventory, &self.known(&input.id)?, &input.view);
        Ok(TopologyView {
            traces: lay(trace(&desired, &inventory, &cards(&desired, &inventory)), &drawing),
            drawing,
            looked_at: inventory.looked_at,
            unread: inventory.faults.clone(),
        })
    }

    /// The account's network as a drawing.
    pub async fn network(&self, input: &NetworkInput) -> Result<TopologyView, Fault> {
        let inventory = self.glance().await?;
        Ok(TopologyView {
            drawing: draw_network(&inventory, &input.view),
            traces: Vec::new(),
            looked_at: inventory.looked_at,
            unread: inventory.faults.clone(),
        })
    }

    /// A drawing as a file.
    pub async fn picture(&self, input: &PictureInput) -> Result<Vec<u8>, Fault> {
        let view = input.view.clone();
        let shown = match &input.id {
            Some(id) => self.topology(&TopologyInput { id: id.clone(), view }).await?,
            None => self.network(&NetworkInput { view }).await?,
        };
        let text = svg(&shown.drawing);
        match input.format {
            PictureFormat::Svg => Ok(text.into_bytes()),
            PictureFormat::Png => self.typeset(move |typesetter| typesetter.png(&text)).await,
        }
    }
}

impl PictureFormat {
    /// As files of it end.
    pub fn extension(self) -> &'static str {
        match self {
            PictureFormat::Svg => "svg",
            PictureFormat::Png => "png",
        }
    }
}
