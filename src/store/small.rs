//! Small records by the page, and what it means that one was not changed: for every store.

use super::{Precondition, PutError, SmallRecord, Store, StoreError};

/// Records read or removed in one step.
const PAGE: usize = 500;

/// Hands over every small record whose key starts with `prefix`, in byte order.
pub async fn each(
    store: &dyn Store,
    prefix: &str,
    mut take: impl FnMut(SmallRecord),
) -> Result<(), StoreError> {
    let mut after = None;
    loop {
        let page = store.scan(prefix.to_owned(), after, PAGE).await?;
        let Some(last) = page.last() else { return Ok(()) };
        after = Some(last.key.clone());
        page.into_iter().for_each(&mut take);
    }
}

/// Removes every small record whose key starts with `prefix`.
pub async fn remove_all(store: &dyn Store, prefix: &str) -> Result<(), StoreError> {
    loop {
        let page = store.scan(prefix.to_owned(), None, PAGE).await?;
        if page.is_empty() {
            return Ok(());
        }
        for record in page {
            store.remove(record.key, Precondition::None).await.map_err(PutError::unconditional)?;
        }
    }
}

/// What a change came to where somebody else may have been faster. `None`: somebody was.
pub fn unless_beaten<T>(changed: Result<T, PutError>) -> Result<Option<T>, StoreError> {
    match changed {
        Ok(done) => Ok(Some(done)),
        Err(PutError::Conflict { .. }) => Ok(None),
        Err(PutError::Store(error)) => Err(error),
    }
}
