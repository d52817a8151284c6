// Asks an ENS with Alibaba Cloud's own client for JavaScript:
//   node ens.js '{"endpoint": "127.0.0.1:80", "accessKeyId": …, "accessKeySecret": …, "securityToken": …, "query": {…}}'
// It prints the answer's body, or the code, status and message of the error.
const { default: Client, Config, OpenApiRequest, Params } = require('@alicloud/openapi-client');

async function ask({ query, ...keys }) {
  const client = new Client(new Config({ ...keys, protocol: 'http' }));
  const params = new Params({
    action: 'DescribeExportImageInfo', version: '2017-11-10', protocol: 'HTTP', method: 'POST', pathname: '/',
    authType: 'AK', style: 'RPC', reqBodyType: 'formData', bodyType: 'json',
  });
  try {
    return (await client.callApi(params, new OpenApiRequest({ query }), {})).body;
  } catch (error) {
    return { code: error.code, status: error.statusCode, message: error.message };
  }
}

ask(JSON.parse(process.argv[2])).then((answer) => console.log(JSON.stringify(answer)));
