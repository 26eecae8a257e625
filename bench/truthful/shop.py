#!/usr/bin/python3
"""A small shop in FastAPI that answers exactly by the document that it serves (/openapi.json).

It stands for services that Bodkin has never seen: every finding on it, as it is, must be one that
its author would grant. SHOP_FAULT=NAME plants one fault of those in FAULTS, written the way real
services have it. It refuses to be fast, complete or persistent.

    SHOP_FAULT=… python3 shop.py PORT [LOGFILE]
"""
import base64
import json
import logging
import os
import pickle
import re
import sqlite3
import sys
import threading
import traceback
import uuid
from typing import Any, Dict, List, Literal, Optional, Union

import uvicorn
import yaml
from fastapi import APIRouter, Depends, FastAPI, Header, HTTPException, Path, Query, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.openapi.utils import get_openapi
from fastapi.responses import JSONResponse, PlainTextResponse
from fastapi.routing import APIRoute
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from pydantic.errors import DictError
from pydantic import BaseModel, Field, StrictBool, StrictInt, StrictStr, conint, conlist, constr, root_validator, validator

FAULTS = {
    "order-owner": "access: GET /orders/{order_id} does not look whose it is",
    "delete-owner": "access: DELETE /orders/{order_id} does not look whose it is",
    "open-users": "access: GET /users asks for no token",
    "mass-assignment": "access: PATCH /users/{user_id} writes every member that it is sent",
    "sql-search": "injection: the text that is searched for is formatted into SQL",
    "sql-error": "disclosure: a database error is answered as it is, from formatted SQL",
    "traceback": "disclosure: the answer to an unexpected exception is its traceback",
    "row-number": "disclosure: GET /users/{user_id} shows the row's number",
    "log-token": "log: the Authorization header of each request is logged",
    "log-password": "log: the body of POST /users, with its password, is logged",
    "pickle-cursor": "deserialisation: the page cursor is a pickle",
    "yaml-load": "deserialisation: imports are read by yaml.unsafe_load",
    "if-match": "lost update: PUT /orders/{order_id} does not look at If-Match",
    "unknown-tag": "references: an order may name tags that do not exist",
    "quantity": "invalid values: a line's quantity may be anything",
    "lenient": "invalid values: models take text for numbers and ignore what they do not know",
    "no-404": "references: DELETE /tags/{name} succeeds for a tag that is not there",
    "crash": "errors: an order whose only line has quantity 1000 divides by zero",
}
FAULT = os.environ.get("SHOP_FAULT", "")
if FAULT and FAULT not in FAULTS:
    sys.exit(f"SHOP_FAULT: unknown fault {FAULT!r}; known: {', '.join(FAULTS)}")
TOKENS = {"alice-5b0e6f1c93d24a87": "alice", "bob-c2f7a1908e3d4b56": "bob"}
log = logging.getLogger("shop")

# ---- What is stored: documents in SQLite, by kind and key. ----

database = sqlite3.connect(":memory:", check_same_thread=False)
database.execute("CREATE TABLE things (kind TEXT, key TEXT, owner TEXT, version INTEGER, label TEXT,"
                 " doc TEXT, PRIMARY KEY (kind, key))")
lock = threading.RLock()


def load(kind: str, key: str) -> Optional[dict]:
    with lock:
        row = database.execute("SELECT doc, owner, version, rowid FROM things WHERE kind=? AND key=?",
                               (kind, key)).fetchone()
    return None if row is None else {"doc": json.loads(row[0]), "owner": row[1], "version": row[2],
                                     "row": row[3]}


def save(kind: str, key: str, owner: str, doc: dict, label: str = "") -> int:
    with lock:
        before = load(kind, key)
        version = 1 if before is None else before["version"] + 1
        database.execute("INSERT OR REPLACE INTO things VALUES (?,?,?,?,?,?)",
                         (kind, key, owner, version, label, json.dumps(doc)))
    return version


def remove(kind: str, key: str) -> None:
    with lock:
        database.execute("DELETE FROM things WHERE kind=? AND key=?", (kind, key))


def search(kind: str, text: str, owner: Optional[str], limit: int, offset: int) -> List[dict]:
    with lock:
        if FAULT in ("sql-search", "sql-error"):
            rows = database.execute(f"SELECT doc FROM things WHERE kind='{kind}' AND label LIKE"
                                    f" '%{text}%' ORDER BY key LIMIT {limit} OFFSET {offset}")
        else:
            rows = database.execute(
                "SELECT doc FROM things WHERE kind=? AND instr(label, ?) > 0 AND (? IS NULL OR"
                " owner = ?) ORDER BY key LIMIT ? OFFSET ?", (kind, text, owner, owner, limit, offset))
        return [json.loads(row[0]) for row in rows.fetchall()]


# ---- Strict types. ----

class Matching(str):
    """Text of a format, as the format's own source has it and no other."""
    form, pattern = "", re.compile("")

    @classmethod
    def __get_validators__(cls):
        yield cls.check

    @classmethod
    def check(cls, value):
        if not isinstance(value, str) or not cls.pattern.fullmatch(value):
            raise ValueError(f"no {cls.form}")
        return value

    @classmethod
    def __modify_schema__(cls, schema):
        schema.update(type="string", format=cls.form)


class Uuid(Matching):
    form = "uuid"
    pattern = re.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")


class Email(Matching):
    form, pattern = "email", re.compile(r"[A-Za-z0-9_+.-]{1,64}@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+")


class Day(Matching):
    form = "date"
    pattern = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)

    @classmethod
    def check(cls, value):
        import datetime
        super().check(value)
        datetime.date.fromisoformat(value if value[:4] != "0000" else "0004" + value[4:])
        return value


class StrictNumber(float):
    """A JSON number between two bounds; pydantic's own strict floats refuse 5."""

    @classmethod
    def __get_validators__(cls):
        yield cls.check

    @classmethod
    def check(cls, value):
        if isinstance(value, bool) or not isinstance(value, (int, float)) or not 0 <= value <= 1000000:
            raise ValueError("no number from 0 to 1000000")
        return value

    @classmethod
    def __modify_schema__(cls, schema):
        schema.update(type="number", minimum=0, maximum=1000000)


LENIENT = FAULT == "lenient"
Number = float if LENIENT else StrictNumber
Text = str if LENIENT else StrictStr
Flag = bool if LENIENT else StrictBool
Name = constr(strict=not LENIENT, min_length=1, max_length=60, regex=r"^[A-Za-z][A-Za-z0-9 _-]*\Z")
TagName = constr(strict=True, regex=r"^[a-z][a-z0-9-]{0,30}\Z")


def whole(low: int, high: int):
    return conint(strict=not LENIENT, ge=low, le=high)


class Model(BaseModel):
    class Config:
        extra = "ignore" if FAULT in ("lenient", "mass-assignment") else "forbid"

        @staticmethod
        def schema_extra(schema, _):
            schema["additionalProperties"] = False


    @classmethod
    def validate(cls, value):
        # pydantic 1 would make an object of a list of pairs, and of [].
        if not LENIENT and not isinstance(value, (dict, cls)):
            raise DictError()
        return super().validate(value)


def only_objects(member: str):
    """pydantic 1 makes a dict of [] and of a list of pairs as well."""
    def check(value):
        if not LENIENT and not isinstance(value, dict):
            raise DictError()
        return value
    return validator(member, pre=True, allow_reuse=True)(check)


class Address(Model):
    street: Name
    city: Name
    country: constr(strict=True, regex=r"^[A-Z]{2}\Z")
    geo: Optional[conlist(Number, min_items=2, max_items=2)] = Field(None, nullable=True)


class UserIn(Model):
    name: Name
    email: Email
    password: constr(strict=True, min_length=12, max_length=80)
    address: Address
    newsletter: Flag = False
    born: Optional[Day] = Field(None, nullable=True)
    settings: Dict[str, Union[Flag, Text]] = Field(default_factory=dict)
    settings_are_objects = only_objects("settings")


class UserPatch(Model):
    name: Optional[Name]
    address: Optional[Address]
    newsletter: Optional[Flag]

    @root_validator(pre=True)
    def without_null(cls, values):
        # None means "not given" to pydantic, and its document does not permit null.
        if not LENIENT and None in values.values():
            raise ValueError("null")
        return values


class User(Model):
    id: Uuid
    name: Name
    email: Email
    address: Address
    newsletter: StrictBool
    role: Literal["customer", "admin"]


class Tag(Model):
    colour: Literal["red", "green", "blue"]
    weight: whole(0, 1000) = 0


class Line(Model):
    sku: constr(strict=True, regex=r"^[A-Z]{3}-[0-9]{4}\Z")
    quantity: StrictInt if FAULT == "quantity" else whole(1, 1000)
    price: Number


class Card(Model):
    kind: Literal["card"]
    number: constr(strict=True, regex=r"^[0-9]{12,19}\Z")


class Transfer(Model):
    kind: Literal["transfer"]
    iban: constr(strict=True, regex=r"^[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}\Z")


class OrderIn(Model):
    lines: conlist(Line, min_items=1, max_items=20)
    payment: Union[Card, Transfer]
    tags: conlist(TagName, max_items=5) = []
    deliver_on: Optional[Day] = Field(None, nullable=True)
    note: Optional[constr(strict=not LENIENT, max_length=200)] = Field(None, nullable=True)
    extra: Dict[str, whole(-1000, 1000)] = Field(default_factory=dict)
    extra_is_an_object = only_objects("extra")


class Order(OrderIn):
    id: Uuid
    version: whole(1, 1 << 31)


class Orders(Model):
    orders: List[Order]
    next: Optional[str] = Field(None, nullable=True)


class Import(Model):
    text: constr(strict=True, max_length=2000)


class Error(BaseModel):
    detail: Any


# ---- Requests as JSON says, which Python's reader does not quite. ----

def refuse(word):
    raise json.JSONDecodeError(f"{word} is no JSON", word, 0)


class StrictRequest(Request):
    async def json(self):
        if not hasattr(self, "_json"):
            try:
                body = (await self.body()).decode("utf-8", "strict")
                value = json.loads(body, parse_constant=refuse)
                json.dumps(value, ensure_ascii=False, allow_nan=False).encode("utf-8")
            except (ValueError, RecursionError) as error:
                raise json.JSONDecodeError(str(error), "", 0) from None
            self._json = value
        return self._json


class StrictRoute(APIRoute):
    def get_route_handler(self):
        inner = super().get_route_handler()

        async def handle(request: Request) -> Response:
            if FAULT == "log-token":
                log.info("%s %s %s", request.method, request.url.path, dict(request.headers))
            if FAULT == "log-password" and request.method == "POST":
                log.info("POST %s %s", request.url.path, (await request.body()).decode("utf-8", "replace"))
            return await inner(StrictRequest(request.scope, request.receive))

        return handle


def errors(*statuses: int) -> dict:
    return {status: {"model": Error, "description": "refused"} for status in statuses}


app = FastAPI(title="Shop", version="1")
router = APIRouter(route_class=StrictRoute)
bearer = HTTPBearer(auto_error=False)


@app.exception_handler(RequestValidationError)
async def invalid(_, error):
    details = [{"loc": [str(part) for part in item["loc"]], "msg": str(item["msg"]),
                "type": str(item["type"])} for item in error.errors()]
    return JSONResponse({"detail": details}, 422)


def who(credentials: Optional[HTTPAuthorizationCredentials] = Depends(bearer)) -> str:
    name = TOKENS.get(credentials.credentials if credentials else "")
    if name is None:
        raise HTTPException(401, "a bearer token is needed", {"WWW-Authenticate": "Bearer"})
    return name


def anybody() -> str:
    return "anybody"


def found(kind: str, key: str) -> dict:
    thing = load(kind, key.lower())
    if thing is None:
        raise HTTPException(404, f"no such {kind}")
    return thing


def owned(kind: str, key: str, name: str, fault: str = "") -> dict:
    thing = found(kind, key)
    if thing["owner"] != name and FAULT != fault:
        raise HTTPException(404, f"no such {kind}")
    return thing


# ---- Users. ----

def user_out(key: str, doc: dict) -> dict:
    return {"id": key, "role": "customer", **{k: v for k, v in doc.items() if k not in ("password", "born", "settings")}}


@router.post("/users", status_code=201, response_model=User, responses=errors(400, 401, 409, 422))
def create_user(user: UserIn, response: Response, name: str = Depends(who)):
    with lock:
        if any(doc["email"].lower() == user.email.lower() for doc in search("user", "", None, 10**9, 0)):
            raise HTTPException(409, "that address is taken")
        key = str(uuid.uuid4())
        save("user", key, name, json.loads(user.json()), user.name)
    response.headers["Location"] = f"/users/{key}"
    return user_out(key, json.loads(user.json()))


@router.get("/users", response_model=List[str], responses=errors(401, 422))
def list_users(q: str = Query("", max_length=40), limit: int = Query(20, ge=1, le=100),
               offset: int = Query(0, ge=0, le=10**9),
               name: str = Depends(anybody if FAULT == "open-users" else who)):
    try:
        return [doc["name"] for doc in search("user", q, None, limit, offset)]
    except sqlite3.Error as error:
        if FAULT == "sql-error":
            return JSONResponse({"detail": f"{type(error).__name__}: {error}"}, 422)
        raise


@router.get("/users/{user_id}", response_model=None if FAULT == "row-number" else User,
            responses={200: {"model": User}, **errors(401, 404, 422)})
def read_user(user_id: Uuid, name: str = Depends(who)):
    thing = owned("user", user_id, name)
    out = user_out(user_id.lower(), thing["doc"])
    return {**out, "rowid": thing["row"]} if FAULT == "row-number" else out


@router.patch("/users/{user_id}", response_model=User, responses=errors(400, 401, 404, 422))
async def change_user(user_id: Uuid, patch: UserPatch, request: Request, name: str = Depends(who)):
    thing = owned("user", user_id, name)
    changes = json.loads(patch.json(exclude_unset=True))
    if FAULT == "mass-assignment":
        changes = await request.json()
    doc = {**thing["doc"], **{k: v for k, v in changes.items() if v is not None}}
    save("user", user_id.lower(), name, doc, doc["name"])
    return user_out(user_id.lower(), doc)


@router.delete("/users/{user_id}", status_code=204, responses=errors(401, 404, 422))
def delete_user(user_id: Uuid, name: str = Depends(who)):
    owned("user", user_id, name)
    remove("user", user_id.lower())
    return Response(status_code=204)


# ---- Tags. ----

@router.put("/tags/{name}", response_model=Tag, responses=errors(400, 401, 422))
def put_tag(tag: Tag, name: TagName = Path(...), caller: str = Depends(who)):
    save("tag", name, caller, json.loads(tag.json()))
    return tag


@router.get("/tags/{name}", response_model=Tag, responses=errors(401, 404, 422))
def read_tag(name: TagName = Path(...), caller: str = Depends(who)):
    return found("tag", name)["doc"]


@router.delete("/tags/{name}", status_code=204, responses=errors(401, 404, 422))
def delete_tag(name: TagName = Path(...), caller: str = Depends(who)):
    if FAULT != "no-404":
        found("tag", name)
    remove("tag", name)
    return Response(status_code=204)


# ---- Orders. ----

def check_tags(order: OrderIn) -> None:
    for tag in order.tags:
        if FAULT != "unknown-tag" and load("tag", tag) is None:
            raise HTTPException(409, f"no tag {tag}")


def average(order: OrderIn) -> float:
    total = sum(line.quantity for line in order.lines)
    if FAULT in ("crash", "traceback"):
        total %= 1000
        return sum(line.price for line in order.lines) / total
    return total


def order_out(key: str, thing: dict) -> dict:
    return {"id": key, "version": thing["version"], **thing["doc"]}


@router.post("/orders", status_code=201, response_model=Order, responses=errors(400, 401, 409, 422))
def create_order(order: OrderIn, response: Response, name: str = Depends(who)):
    check_tags(order)
    average(order)
    key = str(uuid.uuid4())
    save("order", key, name, json.loads(order.json()))
    response.headers.update({"Location": f"/orders/{key}", "ETag": '"1"'})
    return order_out(key, load("order", key))


def cursor_offset(cursor: str) -> int:
    try:
        data = base64.b64decode(cursor.encode("utf-8"), validate=True)
    except ValueError:
        return 0
    if FAULT == "pickle-cursor":
        return pickle.loads(data) if data else 0
    text = data.decode("ascii", "replace")
    return int(text) if re.fullmatch("[0-9]{1,9}", text, re.ASCII) else 0


@router.get("/orders", response_model=Orders, responses=errors(401, 422))
def list_orders(cursor: str = Query("", max_length=200), limit: int = Query(20, ge=1, le=100),
                name: str = Depends(who)):
    start = cursor_offset(cursor)
    with lock:
        rows = database.execute("SELECT key, doc, version FROM things WHERE kind='order' AND owner=?"
                                " ORDER BY key LIMIT ? OFFSET ?", (name, limit, start)).fetchall()
    orders = [order_out(key, {"doc": json.loads(doc), "version": version}) for key, doc, version in rows]
    after = str(start + limit).encode()
    after = pickle.dumps(start + limit) if FAULT == "pickle-cursor" else after
    return {"orders": orders, "next": base64.b64encode(after).decode() if len(rows) == limit else None}


@router.get("/orders/{order_id}", response_model=Order, responses=errors(401, 404, 422))
def read_order(order_id: Uuid, response: Response, name: str = Depends(who)):
    thing = owned("order", order_id, name, "order-owner")
    response.headers["ETag"] = f'"{thing["version"]}"'
    return order_out(order_id.lower(), thing)


@router.put("/orders/{order_id}", response_model=Order, responses=errors(400, 401, 404, 409, 412, 422))
def replace_order(order_id: Uuid, order: OrderIn, response: Response,
                  if_match: Optional[str] = Header(None), name: str = Depends(who)):
    with lock:
        thing = owned("order", order_id, name)
        if FAULT != "if-match" and if_match not in (None, "*", f'"{thing["version"]}"'):
            raise HTTPException(412, "the order has changed")
        check_tags(order)
        save("order", order_id.lower(), name, json.loads(order.json()))
        thing = load("order", order_id.lower())
    response.headers["ETag"] = f'"{thing["version"]}"'
    return order_out(order_id.lower(), thing)


@router.delete("/orders/{order_id}", status_code=204, responses=errors(401, 404, 422))
def delete_order(order_id: Uuid, name: str = Depends(who)):
    owned("order", order_id, name, "delete-owner")
    remove("order", order_id.lower())
    return Response(status_code=204)


@router.post("/imports", response_model=Dict[str, str], responses=errors(400, 401, 422))
def imports(body: Import, name: str = Depends(who)):
    if FAULT == "yaml-load":
        return {"read": type(yaml.unsafe_load(body.text)).__name__}
    try:
        return {"read": type(yaml.safe_load(body.text)).__name__}
    except (yaml.YAMLError, ValueError, RecursionError, TypeError):
        return {"read": "nothing"}


app.include_router(router)


def document() -> dict:
    """As FastAPI writes it, with the end of a text spelt as ECMA-262 does. Python's own $ would let
    a last line feed pass, so the models say \\Z."""
    text = json.dumps(get_openapi(title=app.title, version=app.version, routes=app.routes))
    return json.loads(text.replace("\\\\Z", "$"))


app.openapi = document


def main() -> None:
    # Faulty models would describe themselves: the document stays that of the faultless service.
    path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "shop.openapi.json")
    if "--document" in sys.argv:
        print(json.dumps(app.openapi(), indent=1, sort_keys=True))
        return
    if FAULT:
        with open(path, encoding="utf-8") as file:
            faultless = json.load(file)
        app.openapi = lambda: faultless
    if FAULT == "traceback":
        @app.middleware("http")
        async def show(request, call_next):
            try:
                return await call_next(request)
            except Exception:
                return PlainTextResponse(traceback.format_exc(), 500)
    if len(sys.argv) > 2:
        logging.basicConfig(filename=sys.argv[2], level=logging.INFO)
    uvicorn.run(app, host="127.0.0.1", port=int(sys.argv[1]), log_level="warning", access_log=False)


if __name__ == "__main__":
    main()
