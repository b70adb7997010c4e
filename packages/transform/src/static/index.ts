export {
  annotateClasses,
  type Annotated,
  type AnnotateOptions,
  type Annotation,
  type FileChange,
  type WantedClass,
} from './annotate.ts'
export { type ListedSite, listSites, type SiteList, type SiteListOptions } from './list-sites.ts'
export { type FoundSite, suggestions, type Suggestion } from './suggestions.ts'
