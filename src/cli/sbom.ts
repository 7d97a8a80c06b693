import { text } from 'node:stream/consumers';

// `npm run sbom`: reads npm's CycloneDX bill of all packages, and prints it without those of development. npm's own
// `--omit=dev` leaves out every package that development needs too, `graphql` first of all.
interface Bill {
  readonly components: readonly Component[];
  readonly dependencies: readonly { readonly ref: string; readonly dependsOn: readonly string[] }[];
}

interface Component {
  readonly 'bom-ref': string;
  readonly properties?: readonly { readonly name: string }[];
}

const bill = JSON.parse(await text(process.stdin)) as Bill;
const isOfDevelopment = ({ properties = [] }: Component) =>
  properties.some(({ name }) => name === 'cdx:npm:package:development');
const left = new Set(bill.components.filter(isOfDevelopment).map((component) => component['bom-ref']));
const shipped = {
  ...bill,
  components: bill.components.filter((component) => !left.has(component['bom-ref'])),
  dependencies: bill.dependencies
    .filter(({ ref }) => !left.has(ref))
    .map(({ ref, dependsOn }) => ({ ref, dependsOn: dependsOn.filter((other) => !left.has(other)) })),
};
console.log(JSON.stringify(shipped, null, 2));
