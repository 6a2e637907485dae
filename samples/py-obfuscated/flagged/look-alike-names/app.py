IIllIlIl = lambda lIlIIlll: lIlIIlll + 8
lIlIIlll = lambda IllIIlIl: IllIIlIl + 8
IllIIlIl = lambda lllIIlIl: lllIIlIl + 8
lllIIlIl = lambda IlIlIlII: IlIlIlII + 8
IlIlIlII = lambda lIIllIIl: lIIllIIl + 8
lIIllIIl = lambda IIIllllI: IIIllllI + 8
IIIllllI = lambda OOO0OO0O: OOO0OO0O + 8
OOO0OO0O = lambda O0O0OOO0: O0O0OOO0 + 8
print(IIllIlIl(lIlIIlll(IllIIlIl(lllIIlIl(1)))))
