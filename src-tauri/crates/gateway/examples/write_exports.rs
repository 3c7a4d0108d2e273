//! Writes exports of project files into a folder: `write_exports OUT PROJECT...`. The conformance check runs it.
//!
//! Each architecture of each project goes to `OUT/PROJECT/ARCHITECTURE/TARGET`, by numbers where names repeat. Beside the
//! projects that are named, one is written whose names are hostile.

use std::collections::BTreeMap;
use std::error::Error;
use std::path::Path;

use routewright_domain::{Architecture, CatalogSnapshot, Condition, Feature, Policy, Project, parse_project};
use routewright_gateway::{ExportFacts, Target, export};

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let out = arguments.next().ok_or("usage: write_exports OUT PROJECT...")?;
    let catalog = routewright_catalog::bundled()?.snapshot;
    for path in arguments {
        let project = parse_project(&std::fs::read_to_string(&path)?)?;
        let name = Path::new(&path).file_name().and_then(|name| name.to_str()).unwrap_or("project");
        let folder = Path::new(&out).join(name.split('.').next().unwrap_or(name));
        write(&project, &catalog, &folder)?;
    }
    write(&hostile(), &catalog, &Path::new(&out).join("hostile"))
}

fn write(project: &Project, catalog: &CatalogSnapshot, folder: &Path) -> Result<(), Box<dyn Error>> {
    let quality = BTreeMap::new();
    for (n, architecture) in project.architectures.iter().enumerate() {
        for target in Target::ALL {
            let architecture = &architecture.id;
            let facts = ExportFacts { project, architecture, catalog, quality: &quality, app_version: "0.1.0" };
            for file in export(target, &facts)?.files {
                let path = folder.join(n.to_string()).join(target.id()).join(&file.path);
                std::fs::create_dir_all(path.parent().unwrap_or(folder))?;
                std::fs::write(path, file.contents)?;
            }
        }
    }
    Ok(())
}

/// Names that would end a string, a line, a cell or a tag, if they were anything but data.
fn hostile() -> Project {
    let names = [
        "a\"b'c`d`$(e)${F}",
        "line\nbreak: [x] # y\r\n- z",
        "| cell <b> & \u{202e}right\u{2028}",
        "on",
        "1:30",
        "日本語 🦀",
    ];
    let features = names.map(|name| Feature::new(name, name, Condition::FeatureTag(vec![name.to_owned()])));
    let policies = names.map(|name| (name.into(), Policy::model("openai/gpt-4o-mini")));
    Project::new(names[1], features.into(), vec![Architecture::new("hostile", names[2], policies.into())])
}
